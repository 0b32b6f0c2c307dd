using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tls;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>Syslog over TLS on loopback (RFC 5425).</summary>
[SuppressMessage("Security", "CA5398", Justification = "Each version is tried by name.")]
[SuppressMessage("Security", "CA5359", Justification = "The client of a test looks at what it was shown itself.")]
public sealed class TlsReceivingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-tls-");
    private readonly TestAuthority _authority = new();

    public TlsReceivingTests()
    {
        SelfMadeCertificate.Ensure(_folder.FullName, "localhost", TestAuthority.Now);
        File.WriteAllText(AuthoritiesFile, _authority.Pem);
    }

    private string AuthoritiesFile => Path.Join(_folder.FullName, "ca.pem");

    private string RevocationsFile => Path.Join(_folder.FullName, "crl.pem");

    [Fact]
    [Trait("RFC", "5425 4.3")]
    public async Task Messages_in_any_records_are_the_messages_that_were_sent()
    {
        using var node = new Node(Tls(ClientCertificate.None));
        using (var client = Connect(node))
        {
            client.Write(Encoding.ASCII.GetBytes("9 <13>hello9 <13>wor"));
            client.Write(Encoding.ASCII.GetBytes("ld"));
            foreach (var octet in Encoding.ASCII.GetBytes("8 <13>more"))
            {
                client.Write([octet]);
            }

            await client.ShutdownAsync().WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }

        node.Intake.WaitForStored(3);
        Assert.Equal(["<13>hello", "<13>world", "<13>more"], node.Texts());
        Assert.Equal(ConnectionEnd.ClosedByPeer, node.Events.WaitFor<ConnectionSummary>()[0].End);
        Assert.Equal("tls", node.Receivers.Inputs[0].Transport);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "TLSv1.2")]
    [InlineData(SslProtocols.Tls13, "TLSv1.3")]
    [Trait("RFC", "9662 4")]
    public async Task Both_versions_are_spoken_and_close_notify_is_answered(SslProtocols version, string name)
    {
        using var node = new Node(Tls(ClientCertificate.None));
        using var client = Connect(node, version: version);
        await client.ShutdownAsync().WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(0, await client.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(name, node.Events.WaitFor<TlsSession>()[0].Protocol);
    }

    [Fact]
    public void Much_comes_through_whole_and_in_order()
    {
        const int count = 50_000;
        using var node = new Node(Tls(ClientCertificate.None));
        using var client = Connect(node);
        var text = new StringBuilder();
        for (var number = 0; number < count; number++)
        {
            var message = $"<13>message {number} {new string('x', number % 300)}";
            text.Append(message.Length).Append(' ').Append(message);
        }

        client.Write(Encoding.ASCII.GetBytes(text.ToString()));
        node.Intake.WaitForStored(count);
        Assert.Equal(
            Enumerable.Range(0, count).Select(static number => $"<13>message {number} {new string('x', number % 300)}"), node.Texts());
        Assert.Equal(count, node.Account.Stored);
    }

    [Fact]
    public void A_sender_that_never_reads_and_just_closes_loses_nothing()
    {
        const int count = 20_000;
        using var node = new Node(Tls(ClientCertificate.None));
        using (var socket = node.Connect())
        {
            using var client = new SslStream(new NetworkStream(socket, ownsSocket: false), true, static (_, _, _, _) => true);
            client.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost" });
            client.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("9 <13>hello", count))));
            Assert.Equal(0, socket.Available);
        }

        node.Intake.WaitForStored(count);
        Assert.Equal(ConnectionEnd.ClosedByPeer, node.Events.WaitFor<ConnectionSummary>()[0].End);
    }

    [Fact]
    public async Task What_was_sent_before_a_stop_is_stored()
    {
        using var node = new Node(Tls(ClientCertificate.None));
        using var client = Connect(node);
        for (var number = 0; number < 2_000; number++)
        {
            client.Write(Encoding.ASCII.GetBytes("9 <13>hello"));
        }

        await node.StopAsync();
        Assert.Equal(2_000, node.Account.Stored);
    }

    [Fact]
    public void A_client_of_the_authority_is_accepted_and_its_fingerprint_is_the_source_s()
    {
        using var node = new Node(Tls(ClientCertificate.Required));
        using var certificate = _authority.Issue("router1.example.com");
        using var client = Connect(node, certificate);
        client.Write(Encoding.ASCII.GetBytes("9 <13>hello"));
        node.Intake.WaitForStored(1);
        var session = node.Events.WaitFor<TlsSession>()[0];
        Assert.Equal(CertificateFingerprint.Of(certificate).ToString(), session.Peer!.Fingerprint);
        Assert.Equal("CN=router1.example.com", session.Peer.Subject);
        Assert.Equal(session.Peer.Fingerprint, node.Intake.Identities[0].Certificate);
        Assert.Equal(EntryFlags.Tls | EntryFlags.PeerAuthenticated, node.Intake.Records[0].Fields.Flags & ~EntryFlags.ClockUnsynchronised);
    }

    [Fact]
    public void Each_bad_client_is_refused_with_its_reason_and_a_good_one_is_served_after_all()
    {
        using var other = new TestAuthority("Other CA");
        using var good = _authority.Issue("router1.example.com");
        using var revoked = _authority.Issue("router2.example.com");
        File.WriteAllText(RevocationsFile, _authority.RevocationList(revoked: revoked));
        using var node = new Node(Tls(ClientCertificate.Required, "router1.example.com", revocations: true));
        (X509Certificate2? Shown, PeerFault Reason)[] bad =
        [
            (null, PeerFault.NoCertificate),
            (other.Issue("router1.example.com"), PeerFault.UntrustedPath),
            (_authority.Issue("router1.example.com", TestAuthority.Now.AddDays(-9), TestAuthority.Now.AddDays(-1)), PeerFault.Expired),
            (_authority.Issue("router9.example.com"), PeerFault.WrongName),
            (revoked, PeerFault.Revoked),
        ];
        foreach (var (shown, reason) in bad)
        {
            var before = node.Events.Of<TlsFailure>().Count;
            Refused(node, shown);
            var failure = node.Events.WaitFor<TlsFailure>(before + 1)[^1];
            Assert.Equal(reason, failure.Fault);
            Assert.Equal(shown is null ? null : PeerCertificate.Of(shown), failure.Certificate);
        }

        using var client = Connect(node, good);
        client.Write(Encoding.ASCII.GetBytes("9 <13>hello"));
        node.Intake.WaitForStored(1);
        Assert.Equal(1, node.Account.Stored);
        Assert.Equal(bad.Length, node.Account.Notes[InputNote.HandshakesFailed]);
    }

    [Fact]
    [Trait("OPSEC", "2.4")]
    public void Section_2_4_a_self_signed_client_and_one_of_no_authority_are_refused_with_their_reasons()
    {
        using var flagless = new TestAuthority("No flag", constraints: false);
        using var bare = new TestAuthority("Bare", constraints: null);
        File.WriteAllText(AuthoritiesFile, _authority.Pem + "\n" + flagless.Pem + "\n" + bare.Pem);
        using var node = new Node(Tls(ClientCertificate.Required));
        using var own = SelfSigned();
        (X509Certificate2 Shown, PeerFault Reason)[] bad =
        [
            (own, PeerFault.UntrustedPath),
            (flagless.Issue("router1.example.com"), PeerFault.AuthorityFlagNotSet),
            (bare.Issue("router1.example.com"), PeerFault.BasicConstraintsAbsent),
        ];
        foreach (var (shown, reason) in bad)
        {
            var before = node.Events.Of<TlsFailure>().Count;
            Refused(node, shown);
            Assert.Equal(reason, node.Events.WaitFor<TlsFailure>(before + 1)[^1].Fault);
        }
    }

    [Fact]
    [Trait("OPSEC", "2.4")]
    public void Section_2_4_a_client_with_another_fingerprint_is_refused_and_the_right_one_needs_no_authority()
    {
        using var own = SelfSigned();
        using var other = SelfSigned();
        File.WriteAllText(AuthoritiesFile, _authority.Pem);
        using var node = new Node(Tls(ClientCertificate.Required, CertificateFingerprint.Of(own).ToString()));
        Refused(node, other);
        Assert.Equal(PeerFault.UntrustedPath, node.Events.WaitFor<TlsFailure>()[0].Fault);
        using var trusted = _authority.Issue("router1.example.com");
        Refused(node, trusted);
        Assert.Equal(PeerFault.WrongFingerprint, node.Events.WaitFor<TlsFailure>(2)[1].Fault);
        using var client = Connect(node, own);
        client.Write(Encoding.ASCII.GetBytes("9 <13>hello"));
        node.Intake.WaitForStored(1);
    }

    [Fact]
    [Trait("OPSEC", "2.4")]
    public async Task Section_2_4_certificates_replaced_under_load_lose_no_connection_and_no_message()
    {
        const int clients = 4;
        const int replacements = 3;
        var input = Tls(ClientCertificate.None);

        // Not what is tested here: on a busy machine a handshake beside such a load may take its time.
        using var node = new Node(input with { Tls = input.Tls! with { HandshakeLimit = TimeSpan.FromMinutes(2) } });
        using var stop = new CancellationTokenSource();
        var sending = Enumerable.Range(0, clients).Select(number => Task.Run(() => SendUntil(node, number, stop.Token))).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var replaced = 0; replaced < replacements; replaced++)
        {
            File.Delete(Path.Join(_folder.FullName, SelfMadeCertificate.KeyFile));
            SelfMadeCertificate.Ensure(_folder.FullName, $"replaced{replaced}.example.com", TestAuthority.Now);
            var change = node.Events.WaitFor<TlsFilesChange>(replaced + 1)[replaced];
            using var fresh = Connect(node);
            seen.Add(CertificateFingerprint.Of((X509Certificate2)fresh.RemoteCertificate!).ToString());
            Assert.Contains(change.Own!.Fingerprint, seen);
        }

        await stop.CancelAsync();
        var sent = await Task.WhenAll(sending).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        node.Intake.WaitForStored(sent.Sum());
        Assert.Equal(replacements, seen.Count);
        Assert.All(sent, static count => Assert.True(count > 0));
        Assert.Equal(sent.Sum(), node.Account.Stored);
        Assert.Empty(node.Events.Of<TlsFailure>());
        Assert.All(node.Events.WaitFor<ConnectionSummary>(clients), static ended => Assert.Equal(ConnectionEnd.ClosedByPeer, ended.End));
    }

    [Fact]
    public void What_is_not_TLS_and_a_version_of_the_past_are_named()
    {
        using var node = new Node(Tls(ClientCertificate.None));
        node.SendOnce("<13>Oct 11 22:14:15 host app: plain text to a TLS port\n");
        Assert.Equal(PeerFault.NotTls, node.Events.WaitFor<TlsFailure>()[0].Fault);
        node.SendOnce("");
        Assert.Equal(PeerFault.PeerGone, node.Events.WaitFor<TlsFailure>(2)[1].Fault);
    }

    [Fact]
    public void A_handshake_that_does_not_end_is_ended()
    {
        var input = Tls(ClientCertificate.None);
        using var node = new Node(input with { Tls = input.Tls! with { HandshakeLimit = TimeSpan.FromMilliseconds(10) } });
        using var socket = node.Connect();
        Assert.Equal(PeerFault.TimedOut, node.Events.WaitFor<TlsFailure>()[0].Fault);
        Assert.Equal(0, socket.Receive(new byte[1]));
    }

    [Fact]
    public void Replaced_files_serve_new_connections_and_old_ones_live_on()
    {
        using var node = new Node(Tls(ClientCertificate.None));
        using var old = Connect(node);
        var before = node.Receivers.Inputs[0].Certificate!.Fingerprint;
        File.Delete(Path.Join(_folder.FullName, SelfMadeCertificate.KeyFile));
        SelfMadeCertificate.Ensure(_folder.FullName, "replaced.example.com", TestAuthority.Now);
        var change = node.Events.WaitFor<TlsFilesChange>()[0];
        using var fresh = Connect(node);
        Assert.NotEqual(before, change.Own!.Fingerprint);
        Assert.Equal(before, CertificateFingerprint.Of((X509Certificate2)old.RemoteCertificate!).ToString());
        Assert.Equal(change.Own.Fingerprint, CertificateFingerprint.Of((X509Certificate2)fresh.RemoteCertificate!).ToString());
        old.Write(Encoding.ASCII.GetBytes("9 <13>hello"));
        node.Intake.WaitForStored(1);
    }

    [Fact]
    public void A_replaced_authority_is_told_and_a_broken_file_leaves_the_one_before()
    {
        using var other = new TestAuthority("Other CA");
        using var node = new Node(Tls(ClientCertificate.Required));
        File.WriteAllText(AuthoritiesFile, "rubbish");
        Assert.Equal(AuthoritiesFile, node.Events.WaitFor<TlsFilesException>()[0].Path);
        using (var client = Connect(node, _authority.Issue("a.example.com")))
        {
            client.Write(Encoding.ASCII.GetBytes("9 <13>hello"));
            node.Intake.WaitForStored(1);
        }

        File.WriteAllText(AuthoritiesFile, other.Pem + "\n");
        var change = node.Events.WaitFor<TlsFilesChange>()[0];
        Assert.Equal("CN=Other CA", Assert.Single(change.AddedAuthorities).Subject);
        Assert.Equal("CN=Test CA", Assert.Single(change.RemovedAuthorities).Subject);
        Refused(node, _authority.Issue("a.example.com"));
        Assert.Equal(PeerFault.UntrustedPath, node.Events.WaitFor<TlsFailure>()[0].Fault);
    }

    [Fact]
    public void A_missing_certificate_refuses_the_start()
    {
        var input = Tls(ClientCertificate.None);
        var files = new TlsFilesOptions { CertificateFile = Path.Join(_folder.FullName, "missing.crt") };
        Assert.Throws<TlsFilesException>(() => new Node(input with { Tls = input.Tls! with { Files = files } }));
    }

    [Fact]
    public void A_self_made_certificate_is_made_once_and_only_its_owner_reads_the_key()
    {
        var key = Path.Join(_folder.FullName, SelfMadeCertificate.KeyFile);
        var before = File.ReadAllText(key);
        Assert.False(SelfMadeCertificate.Ensure(_folder.FullName, "localhost", TestAuthority.Now));
        Assert.Equal(before, File.ReadAllText(key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static SslStream Connect(Node node, X509Certificate2? certificate = null, SslProtocols version = SslProtocols.None)
    {
        var stream = new SslStream(new NetworkStream(node.Connect(), ownsSocket: true), false, static (_, _, _, _) => true);
        stream.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            ClientCertificates = certificate is null ? null : [certificate],
        });
        return stream;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=router1.example.com", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TestAuthority.Now.AddDays(-1), TestAuthority.Now.AddDays(1));
    }

    /// <summary>Sends on one connection until it is told to end.</summary>
    /// <returns>How many messages.</returns>
    private static int SendUntil(Node node, int number, CancellationToken stop)
    {
        using var client = Connect(node);
        var count = 0;
        while (!stop.IsCancellationRequested || count == 0)
        {
            var message = $"<13>client {number} message {count}";
            client.Write(Encoding.ASCII.GetBytes($"{message.Length} {message}"));
            count++;
        }

        client.ShutdownAsync().Wait(Patience.Limit, CancellationToken.None);
        return count;
    }

    /// <summary>With TLS 1.3 a client learns of its refusal when it reads.</summary>
    private static void Refused(Node node, X509Certificate2? certificate)
    {
        try
        {
            using var stream = Connect(node, certificate);
            Assert.Equal(0, stream.Read(new byte[1]));
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            Assert.NotNull(refused.Message);
        }
    }

    private TcpInputOptions Tls(ClientCertificate certificate, string? permitted = null, bool revocations = false) => Node.Tcp() with
    {
        Tls = new TlsServerOptions
        {
            ClientCertificate = certificate,
            Permitted = permitted is null ? PermittedPeers.AnyTrusted : PermittedPeers.Parse([permitted]),
            Files = new TlsFilesOptions
            {
                CertificateFile = Path.Join(_folder.FullName, SelfMadeCertificate.CertificateFile),
                KeyFile = Path.Join(_folder.FullName, SelfMadeCertificate.KeyFile),
                AuthoritiesFile = certificate == ClientCertificate.None ? null : AuthoritiesFile,
                RevocationsFile = revocations ? RevocationsFile : null,
            },
        },
    };
}
