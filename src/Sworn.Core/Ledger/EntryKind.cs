using System.Diagnostics.CodeAnalysis;

namespace Sworn.Core.Ledger;

/// <summary>What the body of a log entry is (design/ledger.md, section 5.2, offset 4).</summary>
[SuppressMessage("Design", "CA1028", Justification = "One octet on disk; the width is the meaning.")]
public enum EntryKind : byte
{
    /// <summary>Not a valid kind on disk.</summary>
    None = 0,

    /// <summary>A received message, octet for octet.</summary>
    Event = 1,

    /// <summary>The header and tag of an agent's sealed frame.</summary>
    AgentFrame = 2,

    /// <summary>A fact that the log states about itself, as JSON.</summary>
    Control = 3,
}
