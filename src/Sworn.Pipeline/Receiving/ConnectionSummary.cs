using System.Net;

namespace Sworn.Pipeline.Receiving;

/// <summary>What is known of a connection when it ends.</summary>
public sealed record ConnectionSummary
{
    /// <summary>The input's name.</summary>
    public required string Input { get; init; }

    /// <summary>The other side.</summary>
    public required EndPoint Peer { get; init; }

    /// <summary>Why it ended.</summary>
    public required ConnectionEnd End { get; init; }

    /// <summary>The system's error number (errno); 0 when there was none.</summary>
    public required int Error { get; init; }

    /// <summary>Messages taken from it.</summary>
    public required long Messages { get; init; }

    /// <summary>Octets read from it.</summary>
    public required long Octets { get; init; }

    /// <summary>Octets that the kernel had received and nobody read; the peer sees a reset if there are any.</summary>
    public required int UnreadOctets { get; init; }

    /// <summary>What was agreed over TLS; null when it was none, or the handshake failed.</summary>
    public TlsSession? Tls { get; init; }
}
