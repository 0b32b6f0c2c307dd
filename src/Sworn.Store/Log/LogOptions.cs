using System.Text.Json;
using Sworn.Core.Hashing;
using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>How a log is opened and extended.</summary>
public sealed record LogOptions
{
    /// <summary>A day (design/ledger.md, section 5.5).</summary>
    public static readonly TimeSpan DefaultEpoch = TimeSpan.FromDays(1);

    /// <summary>Ten minutes: how often a note is kept in log/checkpoints at the least.</summary>
    public static readonly TimeSpan DefaultKeepInterval = TimeSpan.FromMinutes(10);

    /// <summary>The name of a log that has to be made: <c>organization/site/log</c>, without spaces or '+'.</summary>
    public required string Origin { get; init; }

    /// <summary>The software that writes, for GENESIS and SESSION leaves.</summary>
    public required string Software { get; init; }

    /// <summary>The journal's files.</summary>
    public JournalOptions Journal { get; init; } = new();

    /// <summary>How long an epoch key signs.</summary>
    public TimeSpan Epoch { get; init; } = DefaultEpoch;

    /// <summary>How often a signed note is kept for good.</summary>
    public TimeSpan KeepInterval { get; init; } = DefaultKeepInterval;

    /// <summary>Whose SHA-256 is used.</summary>
    public HashProvider Hash { get; init; } = HashProvider.Fastest;

    /// <summary>
    /// True to go on when the anchor is gone. A log without its anchor cannot be told from one that was rolled back, so
    /// the operator must say it, and an ANCHOR-LOST leaf records it.
    /// </summary>
    public bool AcceptLostAnchor { get; init; }

    /// <summary>The system's boot identifier, for the SESSION leaf; null when unknown.</summary>
    public string? BootId { get; init; }

    /// <summary>SHA-256 of the configuration in force, for the SESSION leaf; null when there is none.</summary>
    public string? ConfigurationDigest { get; init; }

    /// <summary>The clocks.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Writes further members of ANCHOR leaves: the loss counters of the moment.</summary>
    public Action<Utf8JsonWriter>? AnchorFacts { get; init; }
}
