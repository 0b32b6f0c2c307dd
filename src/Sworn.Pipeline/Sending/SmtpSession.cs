using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Sending;

/// <summary>One connection to a mail server. Belongs to its output's thread.</summary>
internal sealed class SmtpSession : IDisposable
{
    private readonly EmailOutputOptions _options;
    private readonly Destination _server;
    private readonly TimeProvider _time;
    private readonly TolerantSmtpClient _client;
    private PeerFault _fault;

    private SmtpSession(EmailOutputOptions options, Destination server, Action<string, string> refused, TimeProvider time)
    {
        _options = options;
        _server = server;
        _time = time;
        _client = new TolerantSmtpClient(refused)
        {
            Timeout = (int)options.Timeout.TotalMilliseconds,
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = IsGood,
        };
    }

    /// <summary>The server, for people.</summary>
    public string Peer => _server.ToString();

    /// <summary>Whether the server is still there as far as it has said.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Connects to the first server that answers, protects the connection and logs in.</summary>
    /// <exception cref="OutputException">None does: the failure of the last one tried.</exception>
    public static SmtpSession Open(EmailOutputOptions options, Action<string, string> refused, TimeProvider time, CancellationToken abort)
    {
        OutputException? last = null;
        foreach (var server in options.Servers)
        {
            var session = new SmtpSession(options, server, refused, time);
            try
            {
                session.Connect(abort);
                return session;
            }
            catch (OutputException failure)
            {
                session.Dispose();
                last = failure;
            }
        }

        throw last!;
    }

    /// <summary>Returns when the server has taken the responsibility for a mail (RFC 5321, section 6.1).</summary>
    /// <exception cref="OutputException">It has not.</exception>
    /// <exception cref="MailRefusedException">It does not want this one, and will not later.</exception>
    public void Send(MimeMessage mail, CancellationToken abort)
    {
        try
        {
            _client.Send(mail, abort);
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode == SmtpErrorCode.MessageNotAccepted && TolerantSmtpClient.IsPermanent(refused.StatusCode))
        {
            throw new MailRefusedException(Peer, $"the server refused the mail: {refused.Message}", refused);
        }
        catch (Exception failure) when (IsOfMail(failure))
        {
            throw new OutputException(Peer, failure.Message, failure);
        }
    }

    /// <summary>Says goodbye.</summary>
    public void Close(CancellationToken abort)
    {
        try
        {
            _client.Disconnect(quit: true, abort);
        }
        catch (Exception failure) when (IsOfMail(failure))
        {
            // It is gone already, which is what was asked for.
            return;
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsOfMail(Exception failure) => failure is IOException or SocketException or OperationCanceledException or TimeoutException
        or ProtocolException or CommandException or MailKit.Security.AuthenticationException or SslHandshakeException
        or ServiceNotConnectedException or NotSupportedException or ObjectDisposedException
        or CryptographicException or UnauthorizedAccessException or TlsFilesException;

    private void Connect(CancellationToken abort)
    {
        try
        {
            if (_options.Tls.CertificateFile is { } certificate)
            {
                _client.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, _options.Tls.KeyFile)];
            }

            _client.Connect(_server.Host, _server.Port, ModeOf(_options.Security), abort);
            if (_options.User is { } user)
            {
                _client.Authenticate(user, _options.Password, abort);
            }
        }
        catch (Exception failure) when (IsOfMail(failure))
        {
            throw new OutputException(Peer, ReasonOf(failure), failure);
        }
    }

    private string ReasonOf(Exception failure) => failure switch
    {
        SslHandshakeException when _fault != PeerFault.None => $"TLS: {PeerFaultTexts.SentenceOf(_fault)}",
        SslHandshakeException => $"TLS: {failure.InnerException?.Message ?? "the handshake failed"}",
        MailKit.Security.AuthenticationException => $"the server refused the log-in: {failure.Message}",
        OperationCanceledException => "the output stops",
        _ => failure.Message,
    };

    private static SecureSocketOptions ModeOf(MailSecurity security) => security switch
    {
        MailSecurity.Starttls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    /// <summary>RFC 8314, section 5.1 by way of RFC 7817: a path to an authority and the configured name, or a fingerprint.</summary>
    private bool IsGood(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _fault = Judge(certificate as X509Certificate2, chain, errors);
        return _fault == PeerFault.None;
    }

    private PeerFault Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var tls = _options.Tls;
        if (tls.AuthorityFile is null && tls.PeerFingerprint is null)
        {
            return certificate is null ? PeerFault.NoCertificate
                : (errors & SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None ? PeerFault.UntrustedPath
                : certificate.MatchesHostname(tls.PeerName ?? _server.Host) ? PeerFault.None : PeerFault.WrongName;
        }

        return ServerVerifier.Judge(
            certificate, chain?.ChainPolicy.ExtraStore ?? [], tls.AuthorityFile,
            PermittedPeers.Parse([tls.PeerFingerprint ?? tls.PeerName ?? _server.Host]), _time.GetUtcNow());
    }
}
