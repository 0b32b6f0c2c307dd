namespace Sworn.Store.Blocks;

/// <summary>A block, or a table of a segment, is not what its writer wrote.</summary>
public sealed class DamagedBlockException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="what">What is wrong, in words for an operator.</param>
    public DamagedBlockException(string what)
        : base(what)
    {
    }
}
