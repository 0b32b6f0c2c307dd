namespace Sworn.Core.Ledger;

/// <summary>
/// The part of an entry that its receiver knows: all of it but the index, the body length and the body digest
/// (design/ledger.md, section 5.2).
/// </summary>
public record struct EntryFields
{
    /// <summary>What the body is.</summary>
    public EntryKind Kind { get; set; }

    /// <summary>How the record came in.</summary>
    public EntryFlags Flags { get; set; }

    /// <summary>The listener's number, as a LISTENER or SESSION control leaf of the same session names it.</summary>
    public ushort Listener { get; set; }

    /// <summary>When our receiver took it: nanoseconds of UTC since 1970.</summary>
    public long ReceivedUtc { get; set; }

    /// <summary>The same moment on the monotonic clock: nanoseconds since the session began.</summary>
    public ulong ReceivedMonotonic { get; set; }

    /// <summary>The session (one start of the writer): strictly one more than the one before.</summary>
    public uint Session { get; set; }

    /// <summary>The source, as the nearest earlier SOURCE control leaf of the same session defines it; 0 is sworn itself.</summary>
    public uint Source { get; set; }

    /// <summary>The agent's record number, or how many records of this source came before in this session.</summary>
    public ulong SourceSequence { get; set; }

    /// <summary>The retention class.</summary>
    public ushort RetentionClass { get; set; }

    /// <summary>The agent's frame number; 0 is none.</summary>
    public ulong AgentFrame { get; set; }
}
