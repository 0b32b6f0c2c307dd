using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Sending;

/// <summary>What one TLS connection is made with: read from the files now, so that a certificate replaced counts from the next connection on.</summary>
internal sealed class TlsIdentity : IDisposable
{
    private const string FingerprintLabel = "sha-256:";

    private readonly TlsClientOptions _options;
    private readonly X509Certificate2? _own;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly IReadOnlyList<RevocationList>? _revocations;
    private readonly string _host;
    private readonly TimeProvider _time;

    /// <exception cref="AuthenticationException">A file cannot be read or holds no certificate.</exception>
    public TlsIdentity(TlsClientOptions options, Destination destination, TimeProvider time)
    {
        _options = options;
        _time = time;
        _host = options.PeerName ?? destination.Host;
        try
        {
            if (options.AuthorityFile is { } authorities)
            {
                _authorities.ImportFromPemFile(authorities);
            }

            _revocations = options.RevocationsFile is { } lists ? RevocationList.Read(File.ReadAllBytes(lists)) : null;
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
            TargetHost = _host,
            ClientCertificateContext = _own is null ? null : SslStreamCertificateContext.Create(_own, additionalCertificates: null, offline: true),
            RemoteCertificateValidationCallback = IsGood,
            CertificateChainPolicy = ChainPolicy(),
        };
    }

    /// <summary>What SslStream wants to know.</summary>
    public SslClientAuthenticationOptions Authentication { get; }

    /// <summary>Why the peer was refused; none when it was not, or the handshake did not come so far.</summary>
    public PeerFault Fault { get; private set; }

    /// <summary>The certificate that the peer showed.</summary>
    public PeerCertificate? Shown { get; private set; }

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

    private bool IsGood(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var shown = certificate as X509Certificate2;
        Shown = shown is null ? null : PeerCertificate.Of(shown);
        Fault = shown is null ? PeerFault.NoCertificate
            : _options.PeerFingerprint is { } wanted ? JudgeFingerprint(shown, wanted)
            : _options.AuthorityFile is null ? JudgeBySystem(errors)
            : PeerVerifier.Judge(
                shown, chain?.ChainPolicy.ExtraStore ?? [], new PeerTrust([.. _authorities], _revocations), PermittedPeers.Parse([_host]),
                PeerVerifier.ServerUse, _time.GetUtcNow());
        return Fault == PeerFault.None;
    }

    /// <summary>RFC 5425, section 4.2.2: a certificate that has the fingerprint needs no path.</summary>
    private static PeerFault JudgeFingerprint(X509Certificate2 certificate, string wanted)
    {
        var hex = wanted.StartsWith(FingerprintLabel, StringComparison.OrdinalIgnoreCase) ? wanted[FingerprintLabel.Length..] : wanted;
        var isIt = string.Equals(
            hex.Replace(":", "", StringComparison.Ordinal), certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase);
        return isIt ? PeerFault.None : PeerFault.WrongFingerprint;
    }

    /// <summary>The system's authorities are the system's to ask.</summary>
    private static PeerFault JudgeBySystem(SslPolicyErrors errors) =>
        errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? PeerFault.UntrustedPath
        : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? PeerFault.WrongName
        : errors == SslPolicyErrors.None ? PeerFault.None : PeerFault.NoCertificate;
}
