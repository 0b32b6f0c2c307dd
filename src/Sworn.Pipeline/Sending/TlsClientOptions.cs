namespace Sworn.Pipeline.Sending;

/// <summary>How an output proves who it is and checks the peer (RFC 5425, section 5). The files are read for each connection.</summary>
public sealed record TlsClientOptions
{
    /// <summary>The trust anchors, PEM; null for those of the system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The authorities' revocation lists, PEM or DER; null when revocation is not looked at.</summary>
    public string? RevocationsFile { get; init; }

    /// <summary>The own certificate with its chain, PEM; null to show none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its private key, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the peer's certificate must have; null for the destination's host.</summary>
    public string? PeerName { get; init; }

    /// <summary>
    /// The SHA-256 fingerprint that the peer's certificate must have, in place of path and name: <c>sha-256:AB:CD:…</c>;
    /// null to check path and name.
    /// </summary>
    public string? PeerFingerprint { get; init; }
}
