using System.Text.Json.Serialization;

namespace Sworn.Audit.Sources;

/// <summary>
/// What is known of one source, as it is stored: numbers and texts only. What they mean, and how they change, is in
/// <see cref="SourceState"/>.
/// </summary>
internal sealed class SourceFacts
{
    public string Address { get; set; } = "";

    public string Transport { get; set; } = "";

    public string Listener { get; set; } = "";

    /// <summary>The addresses that it ever sent from, at most 17.</summary>
    public SortedSet<string> Addresses { get; init; } = new(StringComparer.Ordinal);

    public long FirstSeen { get; set; }

    public ulong FirstIndex { get; set; }

    public long LastSeen { get; set; }

    public ulong LastIndex { get; set; }

    public long Records { get; set; }

    /// <summary>The usual time between two records in nanoseconds, the latest counting most.</summary>
    public double Interval { get; set; }

    /// <summary>What the log's moments were counted when it sent last: a start of the node, a step of our clock.</summary>
    public long Listening { get; set; }

    public long ClockSteps { get; set; }

    public bool HasSkew { get; set; }

    public long Skew { get; set; }

    /// <summary>An offset that the last records show and that is not believed yet, and how many show it.</summary>
    public long NewSkew { get; set; }

    public int NewSkewRecords { get; set; }

    /// <summary>How many records in a row show a clock that is off; below zero, one that is right.</summary>
    public int SkewRun { get; set; }

    public long ParseFailures { get; set; }

    public long Missing { get; set; }

    /// <summary>Sequences by name: Cisco, sequenceId, and those of signers.</summary>
    public SortedDictionary<string, SequenceFacts> Sequences { get; init; } = new(StringComparer.Ordinal);

    public RateFacts Rate { get; init; } = new();

    public SortedDictionary<FindingKind, Episode> Episodes { get; init; } = [];

    /// <summary>How far its clock is ahead of ours, in seconds.</summary>
    [JsonIgnore]
    public double SkewSeconds => Skew / 1e9;
}
