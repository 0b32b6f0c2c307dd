namespace Sworn.Query.Time;

/// <summary>A test on a moment with everything known that it needs.</summary>
internal abstract class BoundTimeTest
{
    /// <summary>The moments outside of which it is never true.</summary>
    public virtual TimeInterval Bounds => new(long.MinValue, long.MaxValue);

    /// <summary>Whether a moment, nanoseconds of UTC since 1970, passes.</summary>
    public abstract bool Test(long utc);
}
