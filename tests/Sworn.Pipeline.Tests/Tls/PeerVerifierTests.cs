using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sworn.Pipeline.Tls;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Tls;

/// <summary>Each reason of the NDcPP (FIA_X509_EXT.1) is told apart.</summary>
public sealed class PeerVerifierTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public void A_certificate_of_a_trusted_authority_is_accepted() =>
        Assert.Equal(PeerFault.None, Judge(_authority.Issue("router1.example.com")));

    [Fact]
    public void A_certificate_of_an_unknown_authority_has_no_trusted_path()
    {
        using var other = new TestAuthority("Other CA");
        Assert.Equal(PeerFault.UntrustedPath, Judge(other.Issue("router1.example.com")));
    }

    [Fact]
    public void A_self_signed_certificate_has_no_trusted_path()
    {
        using var itself = new TestAuthority("router1.example.com");
        Assert.Equal(PeerFault.UntrustedPath, Judge(itself.Certificate));
    }

    [Fact]
    [Trait("RFC", "5280 6.1.3")]
    public void Expired_and_not_yet_valid_are_told_apart()
    {
        Assert.Equal(PeerFault.Expired, Judge(_authority.Issue("a.example.com", TestAuthority.Now.AddDays(-9), TestAuthority.Now.AddDays(-1))));
        Assert.Equal(PeerFault.NotYetValid, Judge(_authority.Issue("a.example.com", TestAuthority.Now.AddDays(1), TestAuthority.Now.AddDays(9))));
    }

    [Theory]
    [InlineData(null, PeerFault.BasicConstraintsAbsent)]
    [InlineData(false, PeerFault.AuthorityFlagNotSet)]
    public void An_issuer_that_is_no_authority_is_told_apart_by_what_it_lacks(bool? constraints, PeerFault expected)
    {
        using var wrong = new TestAuthority("No CA", constraints);
        Assert.Equal(expected, Judge(wrong.Issue("a.example.com"), authority: wrong));
    }

    [Fact]
    public void A_false_signature_is_a_signature_failure()
    {
        using var forger = new TestAuthority();
        Assert.Equal(PeerFault.SignatureFailure, Judge(_authority.Issue("a.example.com", signedBy: forger)));
    }

    [Fact]
    [Trait("RFC", "5280 6.3")]
    public void A_revoked_certificate_is_refused_and_its_neighbour_is_not()
    {
        var (revoked, good) = (_authority.Issue("a.example.com"), _authority.Issue("b.example.com"));
        var list = _authority.RevocationList(revoked: revoked);
        Assert.Equal(PeerFault.Revoked, Judge(revoked, lists: list));
        Assert.Equal(PeerFault.None, Judge(good, lists: list));
    }

    [Fact]
    public void Without_a_current_list_of_the_issuer_revocation_is_unknown()
    {
        using var other = new TestAuthority("Other CA");
        using var forger = new TestAuthority();
        var certificate = _authority.Issue("a.example.com");
        Assert.Equal(PeerFault.RevocationUnknown, Judge(certificate, lists: other.RevocationList()));
        Assert.Equal(PeerFault.RevocationUnknown, Judge(certificate, lists: forger.RevocationList()));
        Assert.Equal(PeerFault.RevocationUnknown, Judge(certificate, lists: _authority.RevocationList(TestAuthority.Now.AddDays(-1))));
    }

    [Fact]
    public void A_server_s_certificate_is_not_for_a_client() =>
        Assert.Equal(PeerFault.WrongUsage, Judge(_authority.Issue("a.example.com", forClients: false)));

    [Theory]
    [Trait("RFC", "5425 5.2")]
    [InlineData("router1.example.com", PeerFault.None)]
    [InlineData("ROUTER1.example.COM", PeerFault.None)]
    [InlineData("*.example.com", PeerFault.None)]
    [InlineData("router2.example.com", PeerFault.WrongName)]
    [InlineData("*.router1.example.com", PeerFault.WrongName)]
    [InlineData("example.com", PeerFault.WrongName)]
    [InlineData("10.0.0.1", PeerFault.WrongName)]
    public void Names_are_compared_as_RFC_5425_says(string permitted, PeerFault expected) =>
        Assert.Equal(expected, Judge(_authority.Issue("router1.example.com"), permitted));

    [Fact]
    [Trait("RFC", "5425 4.2.2")]
    public void A_permitted_fingerprint_needs_no_path_but_its_time()
    {
        using var itself = new TestAuthority("router1.example.com");
        using var other = new TestAuthority("router2.example.com");
        foreach (var algorithm in new[] { "sha-1", "sha-256", "sha-384", "sha-512" })
        {
            var permitted = CertificateFingerprint.Of(itself.Certificate, algorithm).ToString();
            Assert.Equal(PeerFault.None, JudgeWithoutAuthorities(itself.Certificate, permitted));
            Assert.Equal(PeerFault.WrongFingerprint, JudgeWithoutAuthorities(other.Certificate, permitted));
        }

        var late = _authority.Issue("a.example.com", TestAuthority.Now.AddDays(-9), TestAuthority.Now.AddDays(-1));
        Assert.Equal(PeerFault.Expired, JudgeWithoutAuthorities(late, CertificateFingerprint.Of(late).ToString()));
    }

    [Fact]
    public void A_fingerprint_is_read_in_either_case_and_written_as_the_RFC_writes_it()
    {
        const string text = "sha-1:E1:2D:53:2B:7C:6B:8A:29:A2:76:C8:64:36:0B:08:4B:7A:F1:9E:9D";
        Assert.True(CertificateFingerprint.TryParse(text.ToUpperInvariant().Replace("SHA", "sha", StringComparison.Ordinal), out var upper));
        Assert.True(CertificateFingerprint.TryParse(text.ToLowerInvariant(), out var lower));
        Assert.Equal(upper, lower);
        Assert.Equal(text, lower.ToString());
        Assert.False(CertificateFingerprint.TryParse(text[..^3], out _));
        Assert.False(CertificateFingerprint.TryParse("sha-256" + text[5..], out _));
        Assert.False(CertificateFingerprint.TryParse("router1.example.com", out _));
    }

    [Fact]
    public void A_revocation_list_that_is_none_is_refused()
    {
        var list = Encoding.ASCII.GetBytes(_authority.RevocationList());
        Assert.Single(RevocationList.Read(list));
        Assert.ThrowsAny<Exception>(() => RevocationList.Read("no list"u8.ToArray()));
        Assert.Throws<System.Security.Cryptography.CryptographicException>(() => RevocationList.Read([0x30, 0x03, 0x02, 0x01, 0x00]));
    }

    public void Dispose() => _authority.Dispose();

    private PeerFault Judge(X509Certificate2 certificate, string? permitted = null, string? lists = null, TestAuthority? authority = null) =>
        PeerVerifier.Judge(
            certificate, [],
            new PeerTrust([(authority ?? _authority).Certificate], lists is null ? null : RevocationList.Read(Encoding.ASCII.GetBytes(lists))),
            permitted is null ? PermittedPeers.AnyTrusted : PermittedPeers.Parse([permitted]), PeerVerifier.ClientUse, TestAuthority.Now);

    private static PeerFault JudgeWithoutAuthorities(X509Certificate2 certificate, string permitted) => PeerVerifier.Judge(
        certificate, [], new PeerTrust([], null), PermittedPeers.Parse([permitted]), PeerVerifier.ClientUse, TestAuthority.Now);
}
