using System.Globalization;

namespace Sworn.Query.Scan;

/// <summary>What a thread took of the processor.</summary>
internal static class ProcessorTime
{
    private const string Statistics = "/proc/thread-self/schedstat";

    /// <summary>So far; null where the system does not say.</summary>
    public static TimeSpan? OfThread()
    {
        try
        {
            var text = File.ReadAllText(Statistics);
            return long.TryParse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
                ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
                : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // Not every kernel counts it, and not every container shows it.
            return null;
        }
    }
}
