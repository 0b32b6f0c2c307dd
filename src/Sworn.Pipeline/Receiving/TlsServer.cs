using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>The TLS side of an input, shared by its connections: files, policy, clock. Thread-safe.</summary>
internal sealed class TlsServer(TlsServerOptions options, TimeProvider time)
{
    /// <exception cref="TlsFilesException">A file is missing or is not what it should be.</exception>
    public TlsFiles Files { get; } = new(options.Files);

    public TlsServerOptions Options { get; } = options;

    /// <summary>What one handshake is done with: the files as they are now.</summary>
    /// <param name="validate">Judges the sender's certificate.</param>
    [SuppressMessage("Security", "CA5398", Justification = "RFC 9662 names the versions that may be spoken.")]
    public SslServerAuthenticationOptions HandshakeOptions(RemoteCertificateValidationCallback validate) => new()
    {
        ServerCertificateContext = Files.Current.Own,
        ClientCertificateRequired = Options.ClientCertificate != ClientCertificate.None,
        RemoteCertificateValidationCallback = validate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CipherSuitesPolicy = CipherSuites.Policy,
        AllowRenegotiation = false,

        // A resumed session would not be judged again by authorities and revocation lists that have changed since.
        AllowTlsResume = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

        // The path is ours to judge; the library must neither look for certificates on the machine nor on the network.
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    /// <summary>Judges what the sender showed.</summary>
    public PeerFault Judge(X509Certificate2? certificate, X509Chain? chain)
    {
        if (certificate is null)
        {
            return Options.ClientCertificate == ClientCertificate.Required ? PeerFault.NoCertificate : PeerFault.None;
        }

        IEnumerable<X509Certificate2> sent = chain is null ? [] : chain.ChainPolicy.ExtraStore;
        return PeerVerifier.Judge(
            certificate, sent, Files.Current.Trust, Options.Permitted, PeerVerifier.ClientUse, time.GetUtcNow());
    }
}
