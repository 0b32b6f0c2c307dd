namespace Sworn.Query.Time;

/// <summary>A moment lies in an interval.</summary>
internal sealed class BoundInterval(TimeInterval interval) : BoundTimeTest
{
    public override TimeInterval Bounds => interval;

    public override bool Test(long utc) => utc >= interval.Start && (utc < interval.End || interval.End == long.MaxValue);
}
