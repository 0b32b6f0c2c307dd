using Sworn.Store.Cursors;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Routing;

/// <summary>What a <see cref="RuleWatch"/> works with.</summary>
public sealed record RuleWatchServices
{
    /// <summary>The data directory: the log, and the cursor.</summary>
    public required StoreDirectory Directory { get; init; }

    /// <summary>The log's identity.</summary>
    public required UInt128 LogId { get; init; }

    /// <summary>How far it is durable.</summary>
    public required LogProgress Progress { get; init; }

    /// <summary>Writes the record about a match; completes when it is on stable storage.</summary>
    public required Func<RuleMatch, Task> Notify { get; init; }

    /// <summary>Says that a rule had more matches in a minute than are told, and how many were left out.</summary>
    public required Func<string, int, Task> TellLeftOut { get; init; }

    /// <summary>Rules that remember; null for none.</summary>
    public IRecordWatcher? Watcher { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
