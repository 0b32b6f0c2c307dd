namespace Sworn.Cli.Sending;

/// <summary>How <c>sworn send</c> speaks TLS.</summary>
internal sealed record TlsChoices
{
    /// <summary>The authorities to trust, PEM; null for none.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>The receiver's fingerprint; null to know it by name.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Our certificate, PEM; null to show none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its key; null when it is in the same file.</summary>
    public string? KeyFile { get; init; }
}
