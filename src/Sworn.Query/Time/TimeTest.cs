using Sworn.Query.Language;

namespace Sworn.Query.Time;

/// <summary>What a query asks of a time. Immutable; prints itself as it stands behind <c>_time:</c>.</summary>
internal abstract class TimeTest
{
    /// <summary>Writes the test as query text.</summary>
    public abstract void Print(QueryPrinter to);

    /// <summary>The test for a present and a zone.</summary>
    /// <param name="now">The present: nanoseconds of UTC since 1970.</param>
    /// <param name="zone">The zone of times written without one.</param>
    /// <param name="isMoved">True when the test has an offset into the past.</param>
    public abstract BoundTimeTest Bind(long now, TimeZoneInfo zone, bool isMoved);
}
