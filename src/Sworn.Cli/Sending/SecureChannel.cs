using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sworn.Pipeline.Tls;

namespace Sworn.Cli.Sending;

/// <summary>Makes a TLS session with a receiver that is known by name and authority, or by fingerprint (RFC 5425, section 5).</summary>
internal static class SecureChannel
{
    /// <summary>Shakes hands.</summary>
    /// <exception cref="CommandFailedException">The receiver is not the one wanted, or refused us.</exception>
    public static Stream Open(Socket socket, Destination to, TlsChoices choices, TimeProvider time)
    {
        var verdict = new Verdict();
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false), leaveInnerStreamOpen: false);
        try
        {
            var permitted = PermittedPeers.Parse([choices.Fingerprint ?? to.Host]);
            stream.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = to.Host,
                ClientCertificates = OwnOf(choices),
                RemoteCertificateValidationCallback = (_, certificate, chain, _) => verdict.IsGood(
                    certificate as X509Certificate2, chain?.ChainPolicy.ExtraStore ?? [], choices, permitted, time),
            });
            return stream;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or FormatException or CryptographicException)
        {
            stream.Dispose();
            throw CommandFailedException.Failed(
                verdict.Fault == PeerFault.None ? failure.Message : Explain(verdict.Fault, verdict.Shown));
        }
    }

    private static string Explain(PeerFault fault, PeerCertificate? shown) =>
        $"the receiver's certificate is refused: {PeerFaultTexts.SentenceOf(fault)}" + (shown is null ? "" :
            $" (subject {shown.Subject}, serial {shown.Serial}). If it is the receiver's own, which `sworn status` shows there: --fingerprint {shown.Fingerprint}");

    private static X509CertificateCollection? OwnOf(TlsChoices choices) => choices.CertificateFile is { } file
        ? [X509Certificate2.CreateFromPemFile(file, choices.KeyFile ?? file)] : null;

    /// <summary>What was shown and what is thought of it.</summary>
    private sealed class Verdict
    {
        public PeerFault Fault { get; private set; }

        public PeerCertificate? Shown { get; private set; }

        public bool IsGood(
            X509Certificate2? certificate, IEnumerable<X509Certificate2> sent, TlsChoices choices, PermittedPeers permitted, TimeProvider time)
        {
            Shown = certificate is null ? null : PeerCertificate.Of(certificate);
            Fault = ServerVerifier.Judge(certificate, sent, choices.AuthoritiesFile, permitted, time.GetUtcNow());
            return Fault == PeerFault.None;
        }
    }
}
