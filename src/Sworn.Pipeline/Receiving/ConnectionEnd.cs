namespace Sworn.Pipeline.Receiving;

/// <summary>Why a connection is closed.</summary>
public enum ConnectionEnd
{
    /// <summary>The peer closed it in order.</summary>
    ClosedByPeer,

    /// <summary>The peer reset it.</summary>
    Reset,

    /// <summary>The peer did not answer the kernel's probes.</summary>
    PeerLost,

    /// <summary>It carried nothing for the configured time.</summary>
    Idle,

    /// <summary>What came over it could not be cut into messages.</summary>
    FramingError,

    /// <summary>TLS could not be agreed on, or the peer was refused.</summary>
    HandshakeFailed,

    /// <summary>The receiver stops.</summary>
    Stopped,

    /// <summary>The system failed it in another way.</summary>
    Failed,
}
