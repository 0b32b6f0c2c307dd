using Sworn.Query.Language;

namespace Sworn.Query.Time;

/// <summary>
/// Between instants: <c>_time:[2026-01-05Z, 2026-01-06Z)</c>, <c>_time:&gt;=2026-01</c>, <c>_time:2026-01-05</c>. An instant that
/// stands for a whole day or minute is in the range with all of it or not at all.
/// </summary>
internal sealed class RangeTimeTest(InstantText? low, bool includesLow, InstantText? high, bool includesHigh) : TimeTest
{
    public override void Print(QueryPrinter to)
    {
        if (low is not null && ReferenceEquals(low, high))
        {
            to.Value(low.Text);
        }
        else if (low is not null && high is not null)
        {
            to.Range(low.Text, includesLow, high.Text, includesHigh);
        }
        else if (low is not null)
        {
            to.Sign(includesLow ? ">=" : ">");
            to.Value(low.Text);
        }
        else
        {
            to.Sign(includesHigh ? "<=" : "<");
            to.Value(high?.Text ?? "");
        }
    }

    public override BoundTimeTest Bind(long now, TimeZoneInfo zone, bool isMoved)
    {
        var start = long.MinValue;
        var end = long.MaxValue;
        if (low?.Resolve(now, zone) is { } first)
        {
            start = includesLow ? first.Start : first.End;
        }

        if (high?.Resolve(now, zone) is { } last)
        {
            end = includesHigh ? last.End : last.Start;
        }

        return new BoundInterval(new TimeInterval(start, end));
    }
}
