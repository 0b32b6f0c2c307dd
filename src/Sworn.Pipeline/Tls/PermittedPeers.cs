using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// Which peers may be there: by fingerprint, which needs no path (RFC 5425, section 4.2.2), or by name, which does.
/// Immutable.
/// </summary>
public sealed record PermittedPeers
{
    /// <summary>Everybody whose path is trusted.</summary>
    public static readonly PermittedPeers AnyTrusted = new([], []);

    private readonly IReadOnlyList<CertificateFingerprint> _fingerprints;
    private readonly IReadOnlyList<string> _names;

    private PermittedPeers(IReadOnlyList<CertificateFingerprint> fingerprints, IReadOnlyList<string> names)
    {
        _fingerprints = fingerprints;
        _names = names;
    }

    /// <summary>Whether names are permitted.</summary>
    internal bool HasNames => _names.Count > 0;

    /// <summary>Whether fingerprints are permitted.</summary>
    public bool HasFingerprints => _fingerprints.Count > 0;

    /// <summary>Reads fingerprints and names.</summary>
    /// <exception cref="FormatException">An entry begins as a fingerprint and is none.</exception>
    public static PermittedPeers Parse(IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var fingerprints = new List<CertificateFingerprint>();
        var names = new List<string>();
        foreach (var entry in entries)
        {
            if (CertificateFingerprint.TryParse(entry, out var fingerprint))
            {
                fingerprints.Add(fingerprint);
            }
            else if (entry.StartsWith("sha-", StringComparison.OrdinalIgnoreCase) && entry.Contains(':', StringComparison.Ordinal))
            {
                throw new FormatException($"'{entry}' is no fingerprint; write sha-256: and 32 pairs of hexadecimal digits with colons between them");
            }
            else
            {
                names.Add(entry);
            }
        }

        return new PermittedPeers(fingerprints, names);
    }

    internal bool HasFingerprintOf(X509Certificate2 certificate) => _fingerprints.Any(entry => entry.Fits(certificate));

    internal bool HasNameOf(X509Certificate2 certificate) => _names.Any(name => CertificateNames.Fit(certificate, name));
}
