using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Sending;

/// <summary>A destination did not take what it was to take. Everything unconfirmed is sent again later.</summary>
/// <param name="peer">The destination.</param>
/// <param name="reason">Why, for people.</param>
/// <param name="inner">What the system said; null when the peer said it.</param>
public class OutputException(string peer, string reason, Exception? inner = null) : Exception($"{peer}: {reason}", inner)
{
    /// <summary>The destination.</summary>
    public string Peer { get; } = peer;

    /// <summary>Why.</summary>
    public string Reason { get; } = reason;

    /// <summary>Why the peer is not believed to be who it should be; none when something else failed.</summary>
    public PeerFault Fault { get; init; }

    /// <summary>The certificate that it showed; null when it showed none or something else failed.</summary>
    public PeerCertificate? Shown { get; init; }
}
