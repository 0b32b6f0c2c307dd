namespace Sworn.Pipeline.Tls;

/// <summary>The files that one side of TLS works with. Each may be replaced while the node runs.</summary>
public sealed record TlsFilesOptions
{
    /// <summary>Our certificate in PEM, behind it those of its issuers; null for a client that shows none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The private key in PEM; may be the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The certificates of trusted authorities in PEM; null when there are none.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>
    /// Revocation lists in PEM or DER. When it is given, a certificate whose issuer has no current list there is refused.
    /// </summary>
    public string? RevocationsFile { get; init; }
}
