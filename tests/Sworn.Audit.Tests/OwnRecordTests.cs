using Sworn.Audit.Coverage;
using Sworn.Audit.Data;
using Sworn.Audit.Profiles;

namespace Sworn.Audit.Tests;

/// <summary>What sworn's own records are evidence of, and what they are not.</summary>
public sealed class OwnRecordTests
{
    [Theory]
    [InlineData("untrusted-path", true)]
    [InlineData("expired", true)]
    [InlineData("not-yet-valid", true)]
    [InlineData("basic-constraints-absent", true)]
    [InlineData("ca-flag-not-set", true)]
    [InlineData("signature-failure", true)]
    [InlineData("revocation-unknown", true)]
    [InlineData("revoked", true)]
    [InlineData("wrong-usage", true)]
    [InlineData("no-certificate", false)]
    [InlineData("wrong-name", false)]
    [InlineData("wrong-fingerprint", false)]
    [InlineData("no-common-cipher", false)]
    [InlineData("not-tls", false)]
    [Trait("NDcPP", "FIA_X509_EXT.1")]
    public void A_refused_handshake_is_a_failed_channel_and_with_an_invalid_certificate_also_a_failed_validation(string reason, bool isInvalid)
    {
        var bench = new AuditBench("ndcpp-3.0e");
        bench.Send(Failed(reason), isOwn: true);

        var validation = bench.Verdict("FIA_X509_EXT.1/Rev validation", "self");
        Assert.Equal(isInvalid ? CoverageVerdict.Satisfied : CoverageVerdict.NeverObserved, validation.Verdict);
        Assert.Equal(CoverageVerdict.Satisfied, bench.Verdict("FCS_TLSS_EXT.1", "self").Verdict);
        if (isInvalid)
        {
            var contents = validation.Parts[0].Records[0].Contents.ToDictionary(content => content.Content.Id, content => content.Value, StringComparer.Ordinal);
            Assert.Equal((reason, "CN=r1"), (contents["reason"], contents["certificate"]));
        }
    }

    [Fact]
    public void A_failed_channel_of_a_sender_is_none_of_an_administrator_or_of_a_client()
    {
        var bench = new AuditBench("ndcpp-3.0e");
        bench.Send(Failed("expired"), isOwn: true);

        foreach (var row in new[] { "FTP_TRP.1/Admin", "FCS_HTTPS_EXT.1", "FCS_TLSC_EXT.1" })
        {
            Assert.Equal(CoverageVerdict.NeverObserved, bench.Verdict(row, "self").Verdict);
        }

        bench.Send(Failed("expired").Replace("\"syslog\"", "\"https\"", StringComparison.Ordinal), isOwn: true);
        Assert.Equal(CoverageVerdict.Satisfied, bench.Verdict("FCS_HTTPS_EXT.1", "self").Verdict);
        Assert.Equal(1, bench.Verdict("FTP_ITC.1", "self").Parts[2].Count);
    }

    [Fact]
    public void A_device_that_does_not_say_what_its_channel_is_for_is_judged_by_it()
    {
        var bench = new AuditBench("ndcpp-3.0e");
        bench.Send(AuditBench.Sample("ia-03"));
        Assert.Equal(1, bench.Verdict("FTP_ITC.1").Parts[2].Count);
        Assert.Equal(1, bench.Verdict("FTP_TRP.1/Admin").Parts[2].Count);
    }

    [Fact]
    public void A_row_that_is_not_about_a_device_says_why_whatever_its_records_seem_to_show()
    {
        var bench = new AuditBench(Profile("    not-applicable: {self: it has no console}\n    except: {sworn.session.kind: remote}\n"));
        bench.Send("<109>1 2026-11-24T04:00:00Z n sworn 1 SESSION_TIMEOUT [audit@32473 user=\"ada\" session=\"1\" outcome=\"success\"] x", isOwn: true);
        bench.Send("<109>1 2026-11-24T04:00:00Z n sworn 1 SESSION_TIMEOUT [audit@32473 user=\"ada\" session=\"1\" outcome=\"success\"] x");

        var self = bench.Verdict("row", "self");
        Assert.Equal((CoverageVerdict.NotApplicable, "it has no console"), (self.Verdict, Assert.Single(self.Missing)));
        Assert.Empty(self.Parts[0].Records);
        Assert.Equal(CoverageVerdict.Satisfied, bench.Verdict("row", "n").Verdict);
    }

    [Fact]
    public void A_row_that_leaves_out_by_what_is_no_field_is_an_error()
    {
        var wrong = Assert.Throws<DataFileException>(() => Profile("    except: {no.such: x}\n"));
        Assert.Contains("'except: no.such' is no field", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "self", "local")]
    [InlineData("", "r1", "r1")]
    [InlineData("192.0.2.9", "self", "192.0.2.9")]
    [InlineData("192.0.2.9", "-", "192.0.2.9")]
    public void What_a_message_says_of_itself_does_not_make_it_one_of_sworn_s_own(string peer, string host, string device)
    {
        var bench = new AuditBench("ndcpp-3.0e");
        var forged = $"<109>1 2026-11-24T04:00:00Z {host} sworn 1 NODE_START [audit@32473 user=\"ops\" outcome=\"success\"] x";

        Assert.Equal(device, bench.Send(forged, peer: peer)!.Device);
        Assert.Equal("self", bench.Send(forged, isOwn: true, peer: "")!.Device);
        Assert.Equal(1, bench.Verdict("FAU_GEN.1.1 a", "self").Parts[0].Count);
    }

    [Fact]
    public void Who_is_not_known_has_no_name_and_who_tried_to_log_in_has_that_of_the_account()
    {
        var bench = new AuditBench("ndcpp-3.0e");
        var denied = bench.Send("<108>1 2026-11-24T04:00:00Z n sworn 1 ACCESS_DENIED [audit@32473 user=\"-\" origin=\"192.0.2.7\" path=\"/\" reason=\"log in first\" outcome=\"failure\"] x", isOwn: true)!;
        var failed = bench.Send("<108>1 2026-11-24T04:00:00Z n sworn 1 LOGIN [audit@32473 user=\"-\" origin=\"192.0.2.7\" account=\"eve\" outcome=\"failure\"] x", isOwn: true)!;
        var done = bench.Send("<109>1 2026-11-24T04:00:00Z n sworn 1 LOGIN [audit@32473 user=\"ada\" origin=\"192.0.2.7\" session=\"1\" outcome=\"success\"] x", isOwn: true)!;

        Assert.Equal((null, "eve", "ada"), (denied["user.name"], failed["user.name"], done["user.name"]));
    }

    private static string Failed(string reason) =>
        "<108>1 2026-11-24T04:00:00.000000Z n sworn 1 TLS_HANDSHAKE_FAILED [audit@32473 input=\"tls\" peer=\"192.0.2.7:40000\" direction=\"inbound\" application=\"syslog\" "
        + $"reason=\"{reason}\" detail=\"\" subject=\"CN=r1\" serial=\"0A\" issuer=\"CN=ca\" fingerprint=\"sha-256:AA\" outcome=\"failure\"] no TLS session";

    private static RequirementProfile Profile(string more) => ProfileLibrary.Load(
        [new DataFile("p.yaml", "profile: p\ntitle: p\nrequirements:\n  - id: row\n    title: a row\n    events: [session-timeout]\n" + more)]).Find("p")!;
}
