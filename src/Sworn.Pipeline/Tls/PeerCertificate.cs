using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>What identifies a certificate in an audit record. Immutable.</summary>
/// <param name="Subject">The subject's distinguished name.</param>
/// <param name="Serial">The serial number in hexadecimal.</param>
/// <param name="Issuer">The issuer's distinguished name.</param>
/// <param name="Fingerprint">The SHA-256 fingerprint as RFC 5425 writes it.</param>
public sealed record PeerCertificate(string Subject, string Serial, string Issuer, string Fingerprint)
{
    /// <summary>The identity of a certificate.</summary>
    public static PeerCertificate Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new PeerCertificate(
            certificate.Subject, certificate.SerialNumber, certificate.Issuer, CertificateFingerprint.Of(certificate).ToString());
    }
}
