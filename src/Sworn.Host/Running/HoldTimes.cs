using System.Globalization;
using Sworn.Store.Retention;

namespace Sworn.Host.Running;

/// <summary>What a hold covers, in the words and times of people.</summary>
public static class HoldTimes
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Nanoseconds of UTC since 1970; null for none.</summary>
    public static long? Nanoseconds(DateTimeOffset? time) =>
        time is { } given ? (given - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick : null;

    /// <summary>RFC 3339 in UTC; null for none.</summary>
    public static string? Text(long? nanoseconds) => nanoseconds is { } given
        ? DateTimeOffset.UnixEpoch.AddTicks(given / NanosecondsPerTick).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture)
        : null;

    /// <summary>What a hold covers, on one line.</summary>
    public static string Describe(Hold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        var parts = new List<string>();
        if (hold.First is not null || hold.End is not null)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"records {hold.First ?? 0} to {(hold.End is { } end ? end - 1 : "the end")}"));
        }

        if (hold.Since is not null || hold.Until is not null)
        {
            parts.Add($"received from {Text(hold.Since) ?? "the beginning"} to {Text(hold.Until) ?? "the end"}");
        }

        if (hold.Class is { } number)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"class {number}"));
        }

        return parts.Count == 0 ? "everything" : string.Join(", ", parts);
    }
}
