using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// The hash of a certificate in DER, written as RFC 5425, section 4.2.2 says: the name of the hash function, a colon,
/// upper-case pairs of hexadecimal digits between colons. Immutable.
/// </summary>
public sealed record CertificateFingerprint
{
    private readonly byte[] _hash;

    private CertificateFingerprint(string algorithm, byte[] hash)
    {
        Algorithm = algorithm;
        _hash = hash;
    }

    /// <summary>The IANA name of the hash function: <c>sha-1</c>, <c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The fingerprint of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="algorithm">One of the names that <see cref="Algorithm"/> lists.</param>
    /// <exception cref="ArgumentException">There is no such hash function.</exception>
    public static CertificateFingerprint Of(X509Certificate2 certificate, string algorithm = "sha-256")
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new CertificateFingerprint(algorithm, HashOf(algorithm, certificate.RawData)
            ?? throw new ArgumentException($"'{algorithm}' is no hash function of a fingerprint", nameof(algorithm)));
    }

    /// <summary>Reads a fingerprint; digits may be in either case.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CertificateFingerprint? fingerprint)
    {
        ArgumentNullException.ThrowIfNull(text);
        fingerprint = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var algorithm = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        if (HashOf(algorithm, []) is not { } sample)
        {
            return false;
        }

        var pairs = text[(colon + 1)..].Split(':');
        if (pairs.Length != sample.Length || !pairs.All(static pair => pair.Length == 2 && pair.All(char.IsAsciiHexDigit)))
        {
            return false;
        }

        fingerprint = new CertificateFingerprint(algorithm, Convert.FromHexString(string.Concat(pairs)));
        return true;
    }

    /// <summary>Whether a certificate has this fingerprint.</summary>
    public bool Fits(X509Certificate2 certificate) => Equals(Of(certificate, Algorithm));

    /// <inheritdoc/>
    public bool Equals(CertificateFingerprint? other) =>
        other is not null && Algorithm == other.Algorithm && _hash.AsSpan().SequenceEqual(other._hash);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    /// <inheritdoc/>
    public override string ToString() => Algorithm + ":" + BitConverter.ToString(_hash).Replace('-', ':');

    [SuppressMessage("Security", "CA5350", Justification = "RFC 5425, section 4.2.2 demands SHA-1 fingerprints.")]
    private static byte[]? HashOf(string algorithm, byte[] octets) => algorithm switch
    {
        "sha-1" => SHA1.HashData(octets),
        "sha-256" => SHA256.HashData(octets),
        "sha-384" => SHA384.HashData(octets),
        "sha-512" => SHA512.HashData(octets),
        _ => null,
    };
}
