namespace Sworn.Audit.Sources;

/// <summary>
/// Suspects a cap on the rate of a security log (Junos <c>security log rate-cap</c>, <c>event-rate</c>): traffic goes up
/// and down, a cap gives the same highest number in second after second.
/// </summary>
internal static class RateCap
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int WindowSeconds = 60;

    /// <summary>Below this a plateau is the traffic's own.</summary>
    private const long LeastPeak = 20;

    /// <summary>One in a hundred: clocks and seconds do not agree exactly.</summary>
    private const long Tolerance = 100;

    /// <summary>Takes a record of the log.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="time">When it happened by the device's clock.</param>
    /// <param name="seconds">How many seconds of a minute must show the same.</param>
    /// <returns>The rate that seems to be the limit; null when none does.</returns>
    public static long? Take(RateFacts facts, long time, int seconds)
    {
        var second = Math.DivRem(time, NanosecondsPerSecond).Quotient;
        if (second == facts.Second)
        {
            facts.Count++;
            return null;
        }

        if (second < facts.Second && facts.Second - second < WindowSeconds)
        {
            return null;
        }

        var found = facts.Second == 0 ? null : End(facts, seconds);
        facts.Seconds += (int)Math.Clamp(second - facts.Second, 1, WindowSeconds);
        if (facts.Seconds >= WindowSeconds)
        {
            (facts.Peak, facts.AtPeak, facts.Seconds) = (0, 0, 0);
        }

        (facts.Second, facts.Count) = (second, 1);
        return found;
    }

    private static long? End(RateFacts facts, int seconds)
    {
        var tolerance = Math.Max(1, facts.Peak / Tolerance);
        if (facts.Count > facts.Peak + tolerance)
        {
            (facts.Peak, facts.AtPeak) = (facts.Count, 1);
            return null;
        }

        if (facts.Count < facts.Peak - tolerance)
        {
            return null;
        }

        facts.AtPeak++;
        return facts.AtPeak == seconds && facts.Peak >= LeastPeak ? facts.Peak : null;
    }
}
