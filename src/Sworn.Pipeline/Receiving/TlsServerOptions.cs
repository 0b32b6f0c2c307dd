using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>How an input speaks TLS (RFC 5425, updated by RFC 9662).</summary>
public sealed record TlsServerOptions
{
    /// <summary>10 s: a handshake takes three round trips and some milliseconds of work.</summary>
    public static readonly TimeSpan DefaultHandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Certificate, key, authorities, revocation lists.</summary>
    public required TlsFilesOptions Files { get; init; }

    /// <summary>Whether the sender must show a certificate.</summary>
    public ClientCertificate ClientCertificate { get; init; } = ClientCertificate.Optional;

    /// <summary>Which senders may be there.</summary>
    public PermittedPeers Permitted { get; init; } = PermittedPeers.AnyTrusted;

    /// <summary>How long a handshake may take.</summary>
    public TimeSpan HandshakeLimit { get; init; } = DefaultHandshakeLimit;
}
