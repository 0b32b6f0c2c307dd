using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Sending;

/// <summary>What one TLS connection is made with: read from the files now, so that a certificate replaced counts from the next connection on.</summary>
internal sealed class TlsIdentity : IDisposable
{
    private const string FingerprintLabel = "sha-256:";

    private readonly TlsClientOptions _options;
    private readonly X509Certificate2? _own;
    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="AuthenticationException">A file cannot be read or holds no certificate.</exception>
    public TlsIdentity(TlsClientOptions options, Destination destination)
    {
        _options = options;
        try
        {
            if (options.AuthorityFile is { } authorities)
            {
                _authorities.ImportFromPemFile(authorities);
            }

            _own = options.CertificateFile is { } certificate
                ? X509Certificate2.CreateFromPemFile(certificate, options.KeyFile)
                : null;
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuthenticationException($"the certificate files cannot be used: {failure.Message}", failure);
        }

        Authentication = new SslClientAuthenticationOptions
        {
            TargetHost = options.PeerName ?? destination.Host,
            ClientCertificateContext = _own is null ? null : SslStreamCertificateContext.Create(_own, additionalCertificates: null, offline: true),
            RemoteCertificateValidationCallback = options.PeerFingerprint is null ? null : HasFingerprint,
            CertificateChainPolicy = ChainPolicy(),
        };
    }

    /// <summary>What SslStream wants to know.</summary>
    public SslClientAuthenticationOptions Authentication { get; }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();

    private X509ChainPolicy? ChainPolicy()
    {
        if (_options.AuthorityFile is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }

    /// <summary>RFC 5425, section 4.2.2: a certificate that has the fingerprint needs no path.</summary>
    private bool HasFingerprint(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var wanted = _options.PeerFingerprint!;
        var hex = wanted.StartsWith(FingerprintLabel, StringComparison.OrdinalIgnoreCase) ? wanted[FingerprintLabel.Length..] : wanted;
        return certificate is not null && string.Equals(
            hex.Replace(":", "", StringComparison.Ordinal),
            certificate.GetCertHashString(HashAlgorithmName.SHA256),
            StringComparison.OrdinalIgnoreCase);
    }
}
