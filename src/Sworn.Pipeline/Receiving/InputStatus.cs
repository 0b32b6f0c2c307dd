using System.Net;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>Where an input receives and with what.</summary>
public sealed record InputStatus
{
    /// <summary>The input's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>udp</c>, <c>tcp</c>, <c>tls</c>, <c>relp</c>, <c>relp-tls</c>, <c>unix</c>, <c>unix-stream</c>, <c>file</c>, <c>kernel</c> or <c>journal</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>
    /// Where it is bound: port 0 of the options is the real one here. Address none and port 0 for what is no network.
    /// </summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Where it receives: address and port, or a path.</summary>
    public required string Place { get; init; }

    /// <summary>Our certificate, where TLS is spoken.</summary>
    public PeerCertificate? Certificate { get; init; }

    /// <summary>The octets of receive buffer that the kernel was asked for; 0 when it was left to choose.</summary>
    public required int ReceiveBufferAsked { get; init; }

    /// <summary>
    /// The octets granted, in the terms of the question: the kernel shows double, half of it for its own overhead.
    /// </summary>
    public required int ReceiveBufferGot { get; init; }

    /// <summary>Connections open now; null for a transport without.</summary>
    public required int? Connections { get; init; }
}
