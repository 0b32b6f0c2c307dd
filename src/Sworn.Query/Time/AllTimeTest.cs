using Sworn.Query.Language;

namespace Sworn.Query.Time;

/// <summary><c>_time:all</c>: any time.</summary>
internal sealed class AllTimeTest : TimeTest
{
    public override void Print(QueryPrinter to) => to.Sign("all");

    public override BoundTimeTest Bind(long now, TimeZoneInfo zone, bool isMoved) =>
        new BoundInterval(new TimeInterval(long.MinValue, long.MaxValue));
}
