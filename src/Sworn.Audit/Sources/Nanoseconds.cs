namespace Sworn.Audit.Sources;

/// <summary>Times of records are nanoseconds.</summary>
internal static class Nanoseconds
{
    private const long PerTick = 100;

    /// <summary>A span; one that is longer than 290 years is that long.</summary>
    public static long Of(TimeSpan span) => span.Ticks > long.MaxValue / PerTick ? long.MaxValue : span.Ticks * PerTick;
}
