using System.Diagnostics.CodeAnalysis;

namespace Sworn.Core.Ledger;

/// <summary>How a record came in (design/ledger.md, section 5.2, offset 5).</summary>
[Flags]
[SuppressMessage("Design", "CA1028", Justification = "One octet on disk; the width is the meaning.")]
public enum EntryFlags : byte
{
    /// <summary>Plain transport, clock synchronised or not known.</summary>
    None = 0,

    /// <summary>Received over TLS.</summary>
    Tls = 0x01,

    /// <summary>The peer proved who it is.</summary>
    PeerAuthenticated = 0x02,

    /// <summary>Covered by an agent's sealed frame.</summary>
    AgentSealed = 0x04,

    /// <summary>The receiver kept only the head of a message over its limit, or the connection ended inside it.</summary>
    Truncated = 0x08,

    /// <summary>The collector's clock was not synchronised.</summary>
    ClockUnsynchronised = 0x10,

    /// <summary>Delivered late from a spool.</summary>
    Late = 0x20,

    /// <summary>Part of an RFC 5848 signature block.</summary>
    SignatureBlock = 0x40,

    /// <summary>Secrets were taken out of the message before it was hashed; a marker stands where each was.</summary>
    Redacted = 0x80,
}
