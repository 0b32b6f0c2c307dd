using Sworn.Query.Language;
using Sworn.Query.Spill;
using Sworn.Query.Tables;

namespace Sworn.Query.Scan;

/// <summary>A query and what was asked beside it.</summary>
public sealed record QueryRequest
{
    /// <summary>One hour: how far back a search goes that names no time.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(1);

    /// <summary>The query.</summary>
    public required ParsedQuery Query { get; init; }

    /// <summary>
    /// What whoever asks may see: records that do not match it are as if they were not there, and are counted nowhere. Null
    /// for everything. Only its conditions count.
    /// </summary>
    public ParsedQuery? Within { get; init; }

    /// <summary>The earliest receive time, inclusive: nanoseconds of UTC since 1970. Null for none given.</summary>
    public long? Since { get; init; }

    /// <summary>The end of the receive times, exclusive: nanoseconds of UTC since 1970. Null for none given.</summary>
    public long? Until { get; init; }

    /// <summary>The most results; null for all. A <c>limit</c> in the query goes before it.</summary>
    public long? Limit { get; init; }

    /// <summary>The order of results.</summary>
    public QueryOrder Order { get; init; } = QueryOrder.NewestFirst;

    /// <summary>The zone of times in the query that have none, of <c>day_range</c> and <c>week_range</c>.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The zone of timestamps in messages that name none.</summary>
    public TimeZoneInfo DeviceZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// How many octets each step of the query may keep in memory; what is more is put aside on disk.
    /// </summary>
    /// <value>256 MiB (design/store.md, section 6).</value>
    public long MemoryBytes { get; init; } = MemoryBudget.Default;

    /// <summary>How many octets the query may put aside on disk: in <c>tmp/</c> of the data directory, or in the system's folder.</summary>
    /// <value>4 GiB.</value>
    public long SpillBytes { get; init; } = SpillSpace.Default;

    /// <summary>Told of each file of the log that was dealt with, on the scanning thread; null when nobody wants to know.</summary>
    public Action<ScanProgress>? Progress { get; init; }

    /// <summary>
    /// True when nothing bounds the time, so that the last <see cref="DefaultWindow"/> of receive time is searched. Whoever
    /// shows the results says so.
    /// </summary>
    public bool UsesDefaultWindow => Since is null && Until is null && !Query.NamesTime;
}
