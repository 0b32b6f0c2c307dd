using Sworn.Audit.Coverage;

namespace Sworn.Audit.Tests;

/// <summary>What is honest to say of the founding document's own samples, row by row (spec/ndcpp-wording.md, C5).</summary>
public sealed class SeedCoverageTests
{
    [Theory]
    [InlineData("FIA_AFL.1", CoverageVerdict.Incomplete, "origin")]
    [InlineData("FIA_UIA_EXT.1", CoverageVerdict.Satisfied, "")]
    [InlineData("FIA_UAU_EXT.2", CoverageVerdict.Satisfied, "")]
    [InlineData("FMT_MOF.1/ManualUpdate", CoverageVerdict.Satisfied, "")]
    [InlineData("FPT_TUD_EXT.1", CoverageVerdict.Incomplete, "result")]
    [InlineData("FMT_MTD.1/CoreData", CoverageVerdict.Satisfied, "")]
    [InlineData("FMT_SMF.1/FFW", CoverageVerdict.Incomplete, "firewall rule")]
    [InlineData("FPT_STM_EXT.1", CoverageVerdict.Incomplete, "origin")]
    [InlineData("FTA_SSL_EXT.1", CoverageVerdict.Incomplete, "local or remote")]
    [InlineData("FTA_SSL.3", CoverageVerdict.Incomplete, "local or remote")]
    [InlineData("FTA_SSL.4", CoverageVerdict.Satisfied, "")]
    [InlineData("FCS_SSHS_EXT.1", CoverageVerdict.Satisfied, "")]
    [InlineData("FCS_SSHS_EXT.1 (second row)", CoverageVerdict.Satisfied, "")]
    [InlineData("FTP_ITC.1", CoverageVerdict.Satisfied, "")]
    [InlineData("FTP_TRP.1/Admin", CoverageVerdict.Satisfied, "")]
    [InlineData("FIA_X509_EXT.1/Rev", CoverageVerdict.Satisfied, "")]
    [InlineData("FMT_MOF.1/Functions", CoverageVerdict.Incomplete, "audit function")]
    [InlineData("FMT_MOF.1/Services", CoverageVerdict.Satisfied, "")]
    [InlineData("FMT_MTD.1/CryptoKeys", CoverageVerdict.Incomplete, "user identity")]
    [InlineData("FFW_RUL_EXT.1", CoverageVerdict.Satisfied, "")]
    [InlineData("FFW_RUL_EXT.1 (overload)", CoverageVerdict.Incomplete, "rule")]
    [InlineData("FCS_IPSEC_EXT.1", CoverageVerdict.Incomplete, "packet contents")]
    [InlineData("FIA_X509_EXT.1", CoverageVerdict.Incomplete, "packet contents")]
    [InlineData("FPF_RUL_EXT.1", CoverageVerdict.Satisfied, "")]
    [InlineData("FPF_RUL_EXT.1 (overload)", CoverageVerdict.Satisfied, "")]
    [InlineData("FAU_GEN.1", CoverageVerdict.NotAudited, "")]
    public void A_row_of_the_seed_table_gets_the_verdict_that_its_samples_deserve(string row, CoverageVerdict verdict, string missing)
    {
        var bench = new AuditBench();
        foreach (var sample in AuditBench.Samples)
        {
            bench.Send(sample.GetProperty("full_example").GetString()!);
        }

        var result = bench.Verdict(row);

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(missing, string.Join("; ", result.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_the_seed_table_is_in_the_profile() =>
        Assert.Equal(50, new AuditBench().Engine.Profile.Requirements.Count);

    /// <summary>The 25 rows that the table says None of, whatever came.</summary>
    [Fact]
    public void The_other_rows_of_the_seed_table_ask_for_no_record()
    {
        var bench = new AuditBench();
        foreach (var sample in AuditBench.Samples)
        {
            bench.Send(sample.GetProperty("full_example").GetString()!);
        }

        Assert.Equal(25, bench.Engine.Judge("cartier", configuration: null).Requirements.Count(row => row.Verdict == CoverageVerdict.NotAudited));
    }

    [Fact]
    public void A_lockout_after_a_failure_has_its_origin_by_correlation()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-03"));
        bench.Send(AuditBench.Sample("afl-01"));

        var result = bench.Verdict("FIA_AFL.1");

        Assert.Equal(CoverageVerdict.ByCorrelation, result.Verdict);
        var origin = result.Parts[0].Records[0].Contents.Single(content => content.Content.Id == "origin");
        Assert.Equal("10.223.5.251", origin.Value);
        Assert.Equal(0UL, origin.From!.Index);
    }

    [Fact]
    public void A_time_change_in_a_known_session_has_its_origin_and_both_values_by_correlation()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-02").Replace("70652", "71079", StringComparison.Ordinal));
        bench.Send(AuditBench.Sample("stm-01"));
        bench.Send(AuditBench.Sample("stm-02"));
        bench.Send(AuditBench.Sample("stm-03"));

        var result = bench.Verdict("FPT_STM_EXT.1");

        Assert.Equal(CoverageVerdict.ByCorrelation, result.Verdict);
        var contents = result.Parts[0].Records[0].Contents.ToDictionary(content => content.Content.Id, content => content.Value);
        Assert.Equal("10.223.5.251", contents["origin"]);
        Assert.Equal("202005201815.00", contents["time-new"]);
        Assert.Equal("2020-08-11T18:15:00.000Z", contents["time-old"]);
    }

    [Fact]
    public void An_idle_time_out_of_the_only_session_is_remote_when_that_is()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-02"));
        bench.Send(AuditBench.Sample("ssl-01"));

        Assert.Equal(CoverageVerdict.ByCorrelation, bench.Verdict("FTA_SSL.3").Verdict);
        Assert.Equal(CoverageVerdict.NeverObserved, bench.Verdict("FTA_SSL_EXT.1").Verdict);
    }

    [Fact]
    public void An_idle_time_out_of_a_console_session_is_local()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-04"));
        bench.Send(AuditBench.Sample("ssl-01"));

        Assert.Equal(CoverageVerdict.ByCorrelation, bench.Verdict("FTA_SSL_EXT.1").Verdict);
        Assert.Equal(CoverageVerdict.NeverObserved, bench.Verdict("FTA_SSL.3").Verdict);
    }

    [Fact]
    public void An_update_with_a_result_is_joined_to_it()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("upd-01"));
        bench.Send("<38>1 2020-08-11T11:15:00.000-07:00 cartier verify-sig 72830 - - Verified junos-20.4R1.1 signed by PackageProductionEc_2020");

        Assert.Equal(CoverageVerdict.Satisfied, bench.Verdict("FPT_TUD_EXT.1").Verdict);
        Assert.Equal(2, bench.Chains.All.Single().Count);
    }

    [Fact]
    public void A_change_of_a_firewall_rule_satisfies_its_row()
    {
        var bench = new AuditBench();
        bench.Send("<190>Aug 11 11:15:00 cartier mgd[7]: UI_CFG_AUDIT_OTHER: User 'so' delete: [security policies from-zone a to-zone b policy p1]");

        Assert.Equal(CoverageVerdict.Satisfied, bench.Verdict("FMT_SMF.1/FFW").Verdict);
    }

    [Fact]
    public void A_device_that_is_not_configured_to_send_is_told_from_one_where_nothing_happened()
    {
        Assert.True(DeviceConfiguration.TryParse("set system syslog host 192.0.2.9 authorization any\nset system host-name cartier", out var configuration));
        var bench = new AuditBench();

        Assert.Equal(CoverageVerdict.NotConfigured, bench.Verdict("FMT_MOF.1/ManualUpdate", configuration: configuration).Verdict);
        Assert.Equal(CoverageVerdict.NeverObserved, bench.Verdict("FTA_SSL.4", configuration: configuration).Verdict);
    }

    [Fact]
    public void A_configuration_with_braces_sends_what_the_same_one_in_set_form_does()
    {
        Assert.True(DeviceConfiguration.TryParse("system {\n syslog {\n  host 192.0.2.9 {\n   any notice;\n  }\n }\n}", out var braces));
        Assert.True(DeviceConfiguration.TryParse("set system syslog host 192.0.2.9 any notice", out var commands));

        Assert.Equal(commands!.Sends.Order(StringComparer.Ordinal), braces!.Sends.Order(StringComparer.Ordinal));
        Assert.Contains("junos.authorization", braces.Sends);
    }

    [Fact]
    public void The_report_is_one_page_without_link_or_script_that_names_each_record_by_index_and_digest()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-03"));
        bench.Send(AuditBench.Sample("afl-01"));
        using var page = new StringWriter();

        CoverageHtml.Write(page, bench.Engine.Profile, [bench.Engine.Judge("cartier", configuration: null)], DateTimeOffset.UnixEpoch, isComplete: true);

        var text = page.ToString();
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not every record", text, StringComparison.Ordinal);
        Assert.Contains("satisfied by correlation", text, StringComparison.Ordinal);
        Assert.Contains("sworn evidence export", text, StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(AuditBench.Sample("ia-03"))));
        Assert.Contains($"from record 0 <code>{hash}</code>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_which_records_could_not_be_read_says_so()
    {
        using var page = new StringWriter();
        CoverageHtml.Write(page, new AuditBench().Engine.Profile, [], DateTimeOffset.UnixEpoch, isComplete: false);
        Assert.Contains("Not every record could be read", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_sworn_has_no_function_for_is_not_applicable_to_it_and_never_observed_of_others()
    {
        var bench = new AuditBench("ndcpp-3.0e");

        Assert.Equal(CoverageVerdict.NotApplicable, bench.Verdict("FPT_TUD_EXT.1", "self").Verdict);
        Assert.Equal(CoverageVerdict.NeverObserved, bench.Verdict("FPT_TUD_EXT.1").Verdict);
        Assert.Equal(CoverageVerdict.NeverObserved, bench.Verdict("FIA_AFL.1", "self").Verdict);
    }
}
