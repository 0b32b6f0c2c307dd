namespace Sworn.Query.Matching;

/// <summary>A test on one value of a field. Allocates nothing when run.</summary>
internal abstract class ValueMatcher
{
    /// <summary>Finds a text that every value that passes contains; null when none is known.</summary>
    public virtual OctetSearch? Guard => null;

    /// <summary>Whether a value passes.</summary>
    public abstract bool Test(ReadOnlySpan<byte> value);
}
