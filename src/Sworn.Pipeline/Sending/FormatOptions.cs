using Sworn.Core.Messages;
using Sworn.Pipeline.Redaction;

namespace Sworn.Pipeline.Sending;

/// <summary>How an output writes messages.</summary>
public sealed record FormatOptions
{
    /// <summary>The form.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>The facility written in place of the message's own; null leaves it.</summary>
    public Facility? Facility { get; init; }

    /// <summary>The severity written in place of the message's own; null leaves it.</summary>
    public Severity? Severity { get; init; }

    /// <summary>The zone of timestamps that sworn writes.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The zone assumed of messages that name none.</summary>
    public TimeZoneInfo AssumedZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>False to write no timestamps in forms that sworn makes.</summary>
    public bool HasTimestamps { get; init; } = true;

    /// <summary>
    /// True to tell the sender's address, as it was seen, in an SD element <c>origin</c> (RFC 5424, section 7.2) unless
    /// the message has one.
    /// </summary>
    public bool HasOrigin { get; init; } = true;

    /// <summary>
    /// What is written into an SD element <c>via@32473</c> of messages of RFC 5424, so that the node knows them again; null
    /// to write none.
    /// </summary>
    public string? LoopMark { get; init; }

    /// <summary>True to take secrets out before a message leaves.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>By which rules.</summary>
    public IReadOnlyList<RedactionRule> Redaction { get; init; } = RedactionRules.Default;
}
