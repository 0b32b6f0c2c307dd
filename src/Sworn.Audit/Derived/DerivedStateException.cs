namespace Sworn.Audit.Derived;

/// <summary>Stored state is not as it was written: it is of no use, and can be built again from the log.</summary>
public sealed class DerivedStateException : Exception
{
    /// <summary>Says what is wrong with it.</summary>
    public DerivedStateException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong with it, and what showed it.</summary>
    public DerivedStateException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
