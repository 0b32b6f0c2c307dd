using Sworn.Query.Language;

namespace Sworn.Query.Time;

/// <summary>
/// <c>_time:1h</c>: the last hour and whatever claims to be later; with <c>offset 1d</c>, the hour that ended a day ago.
/// </summary>
internal sealed class LastTimeTest(Duration length) : TimeTest
{
    public override void Print(QueryPrinter to) => to.Sign(length.ToString());

    public override BoundTimeTest Bind(long now, TimeZoneInfo zone, bool isMoved)
    {
        var start = UtcNanoseconds.AddSaturating(now, -length.Nanoseconds);
        return new BoundInterval(new TimeInterval(start, isMoved ? UtcNanoseconds.AddSaturating(now, 1) : long.MaxValue));
    }
}
