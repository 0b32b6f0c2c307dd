namespace Sworn.Pipeline.Receiving;

/// <summary>Why a connection ended.</summary>
public enum CloseReason
{
    /// <summary>The peer closed it.</summary>
    PeerClosed,

    /// <summary>The peer reset it, or it timed out.</summary>
    Failed,

    /// <summary>What came could not be told apart into messages.</summary>
    FramingError,

    /// <summary>The peer was silent for longer than the input allows.</summary>
    Idle,

    /// <summary>The node stops.</summary>
    Shutdown,
}
