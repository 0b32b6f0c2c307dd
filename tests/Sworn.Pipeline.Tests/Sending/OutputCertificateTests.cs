using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sworn.Pipeline.Sending;
using Sworn.Pipeline.Tls;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>A collector that does not prove who it is gets no octet, and the reason is told apart (OPSEC 2.4, NDcPP FCS_TLSC_EXT.1).</summary>
public sealed class OutputCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-tlsc-");
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData("good", PeerFault.None)]
    [InlineData("expired", PeerFault.Expired)]
    [InlineData("not-yet", PeerFault.NotYetValid)]
    [InlineData("revoked", PeerFault.Revoked)]
    [InlineData("self-signed", PeerFault.UntrustedPath)]
    [InlineData("wrong-host", PeerFault.WrongName)]
    [InlineData("wrong-ca", PeerFault.UntrustedPath)]
    [InlineData("no-ca-flag", PeerFault.AuthorityFlagNotSet)]
    [InlineData("for-clients", PeerFault.WrongUsage)]
    [InlineData("fingerprint", PeerFault.WrongFingerprint)]
    [Trait("OPSEC", "2.4")]
    public void Section_2_4_a_collector_is_refused_with_its_reason_and_gets_no_octet(string what, PeerFault reason)
    {
        using var flagless = new TestAuthority("No flag", constraints: false);
        using var other = new TestAuthority("Other CA");
        using var shown = Certificate(what, flagless, other);
        using var sink = new TlsServerSink(shown);
        using var node = new ForwardingNode();
        node.Start(new StreamOutputOptions
        {
            Name = "next",
            Number = 0,
            Destinations = [Destination("127.0.0.1", sink.Port)],
            RetryFirst = TimeSpan.FromMilliseconds(100),
            Tls = new TlsClientOptions
            {
                AuthorityFile = Write("ca.pem", _authority.Pem + "\n" + flagless.Pem),
                RevocationsFile = what == "revoked" ? Write("crl.pem", _authority.RevocationList(revoked: shown)) : null,
                PeerName = "collector.example.com",
                PeerFingerprint = what == "fingerprint" ? "sha-256:" + string.Join(':', Enumerable.Repeat("00", 32)) : null,
            },
        });
        node.Append(ForwardingNode.Numbered(0, 3));
        if (reason == PeerFault.None)
        {
            node.Events.WaitFor("connected next");
            Assert.True(SpinWait.SpinUntil(() => sink.Octets > 0, ForwardingNode.Limit));
            return;
        }

        node.Events.WaitFor($"refused next {reason} {shown.Subject}");
        Assert.Equal(0, sink.Octets);
        Assert.DoesNotContain(node.Events.Facts, static fact => fact.StartsWith("connected", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Destination Destination(string host, int port)
    {
        Assert.True(Pipeline.Sending.Destination.TryParse(FormattableString.Invariant($"{host}:{port}"), 514, out var destination));
        return destination!;
    }

    private X509Certificate2 Certificate(string what, TestAuthority flagless, TestAuthority other)
    {
        const string host = "collector.example.com";
        var now = TestAuthority.Now;
        return what switch
        {
            "expired" => _authority.Issue(host, now.AddDays(-9), now.AddDays(-1), forClients: false),
            "not-yet" => _authority.Issue(host, now.AddDays(1), now.AddDays(9), forClients: false),
            "self-signed" => SelfSigned(host),
            "wrong-host" => _authority.Issue("other.example.com", forClients: false),
            "wrong-ca" => other.Issue(host, forClients: false),
            "no-ca-flag" => flagless.Issue(host, forClients: false),
            "for-clients" => _authority.Issue(host),
            _ => _authority.Issue(host, forClients: false),
        };
    }

    private static X509Certificate2 SelfSigned(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TestAuthority.Now.AddDays(-1), TestAuthority.Now.AddDays(1));
    }

    private string Write(string name, string text)
    {
        var path = Path.Join(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
