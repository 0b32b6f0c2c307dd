using System.Text.Json;

namespace Sworn.Audit.Sources;

/// <summary>Something that is, or was, wrong with a source. What identifies it is source, kind and where it began.</summary>
public sealed class Finding
{
    internal Finding(string source, FindingKind kind, ulong openedIndex, long opened)
    {
        Source = source;
        Kind = kind;
        OpenedIndex = openedIndex;
        Opened = opened;
    }

    /// <summary>The source: its HOSTNAME, else its address.</summary>
    public string Source { get; }

    /// <summary>What is wrong.</summary>
    public FindingKind Kind { get; }

    /// <summary>The record at which it was found.</summary>
    public ulong OpenedIndex { get; }

    /// <summary>When it was found, by the log: nanoseconds of UTC since 1970.</summary>
    public long Opened { get; }

    /// <summary>When it was over; null while it lasts.</summary>
    public long? Closed { get; internal set; }

    /// <summary>The record at which it was over; null while it lasts.</summary>
    public ulong? ClosedIndex { get; internal set; }

    /// <summary>The facts, for people.</summary>
    public string Detail { get; internal set; } = "";

    /// <summary>How often it happened.</summary>
    public long Count { get; internal set; } = 1;

    /// <summary>The record that showed it last.</summary>
    public ulong Index { get; internal set; }

    /// <summary>The audit record that says that it was opened; null while there is none.</summary>
    public ulong? OpenedRecord { get; internal set; }

    /// <summary>The audit record that says that it was closed; null while there is none.</summary>
    public ulong? ClosedRecord { get; internal set; }

    /// <summary>The kind as it is written: <c>silent</c>, <c>sequence-gap</c>.</summary>
    public string KindName => NameOf(Kind);

    /// <summary>A kind as it is written.</summary>
    public static string NameOf(FindingKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
