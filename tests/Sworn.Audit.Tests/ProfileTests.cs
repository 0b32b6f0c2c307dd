using System.Text.Json;
using Sworn.Audit.Events;
using Sworn.Audit.Profiles;

namespace Sworn.Audit.Tests;

/// <summary>The profiles that come with the program, row by row, against the tables they are made of.</summary>
public sealed class ProfileTests
{
    private static readonly ProfileLibrary Library = ProfileLibrary.Load([]);

    private static readonly Dictionary<string, string[]> SeedContents = new(StringComparer.Ordinal)
    {
        ["Origin of the attempt (e.g., IP address)."] = ["origin"],
        ["Provided user identity, origin of the attempt (e.g., IP address)."] = ["identity", "origin"],
        ["For discontinuous changes to time: The old and new values for the time. Origin of the attempt to change time for success and failure (such as, IP address)."] = ["time-old", "time-new", "origin"],
        ["Reason for failure"] = ["reason"],
        ["Identification of the initiator and target of failed trusted channels establishment attempt"] = ["initiator", "target"],
        ["Source and destination addresses.Source and destination ports. Transport Layer Protocol TOE Interface"] = ["source", "destination", "source-port", "destination-port", "protocol", "interface"],
        ["Source and destination addresses. Source and destination ports. Transport Layer Protocol TOE Interface"] = ["source", "destination", "source-port", "destination-port", "protocol", "interface"],
        ["TOE interface that is unable to process packets.Identifier of rule causing packet drop"] = ["interface", "rule"],
        ["TOE interface that is unable to process packets"] = ["interface"],
        ["Entire packet contents of packets transmitted/received during session establishment"] = ["packets"],
        ["None"] = [],
    };

    /// <summary>The levels of a row in NDcPP 2.2e, 3.0e and 4.0 with its packages; empty where the version has no such row.</summary>
    public static TheoryData<string, string, string, string, string> Rows { get; } = new()
    {
        { "FAU_GEN.1.1 a", "mandatory", "mandatory", "mandatory", "" },
        { "FAU_GEN.1.1 c login", "mandatory", "mandatory", "mandatory", "identity" },
        { "FAU_GEN.1.1 c configuration", "mandatory", "mandatory", "mandatory", "identity change" },
        { "FAU_GEN.1.1 c keys", "mandatory", "mandatory", "mandatory", "key" },
        { "FAU_GEN.1.1 c passwords", "mandatory", "selection", "selection", "account" },
        { "FAU_GEN.1.2", "mandatory", "mandatory", "mandatory", "type identity outcome" },
        { "FAU_GEN.2", "none", "none", "none", "" },
        { "FAU_GEN_EXT.1", "none", "none", "none", "" },
        { "FAU_SAR.1", "", "", "none", "" },
        { "FAU_STG_EXT.1", "none", "mandatory", "mandatory", "identity" },
        { "FAU_STG_EXT.2", "none", "none", "none", "" },
        { "FAU_STG_EXT.3", "optional", "optional", "optional", "" },
        { "FAU_STG_EXT.4", "none", "none", "none", "" },
        { "FAU_STG_EXT.5", "none", "none", "none", "" },
        { "FCO_CPC_EXT.1", "optional", "optional", "optional", "endpoints" },
        { "FIA_AFL.1", "mandatory", "selection", "selection", "origin" },
        { "FIA_PMG_EXT.1", "none", "none", "none", "" },
        { "FIA_UIA_EXT.1", "mandatory", "mandatory", "mandatory", "identity origin" },
        { "FIA_UAU_EXT.2", "mandatory", "", "", "origin" },
        { "FIA_UAU.7", "none", "none", "none", "" },
        { "FIA_X509_EXT.1/Rev validation", "selection", "selection", "selection", "reason" },
        { "FIA_X509_EXT.1/Rev anchors", "selection", "selection", "selection", "certificate" },
        { "FIA_X509_EXT.1/ITT validation", "optional", "optional", "optional", "reason" },
        { "FIA_X509_EXT.1/ITT anchors", "optional", "optional", "optional", "certificate" },
        { "FMT_MOF.1/ManualUpdate", "mandatory", "mandatory", "mandatory", "" },
        { "FMT_MOF.1/AutoUpdate", "none", "none", "none", "" },
        { "FMT_MOF.1/Functions", "none", "none", "none", "" },
        { "FMT_MOF.1/Services", "none", "none", "none", "" },
        { "FMT_MTD.1/CoreData", "none", "none", "none", "" },
        { "FMT_MTD.1/CryptoKeys", "none", "none", "none", "" },
        { "FMT_SMF.1", "mandatory", "mandatory", "mandatory", "identity" },
        { "FPT_APW_EXT.1", "none", "none", "none", "" },
        { "FPT_TUD_EXT.1", "mandatory", "mandatory", "mandatory", "outcome" },
        { "FPT_TUD_EXT.2", "selection", "selection", "selection", "reason certificate" },
        { "FPT_STM_EXT.1", "mandatory", "mandatory", "mandatory", "time-old time-new origin" },
        { "FTA_SSL_EXT.1", "mandatory", "selection", "selection", "local" },
        { "FTA_SSL.3", "mandatory", "mandatory", "mandatory", "remote" },
        { "FTA_SSL.4", "mandatory", "mandatory", "mandatory", "" },
        { "FTP_ITC.1", "mandatory", "mandatory", "mandatory", "" },
        { "FTP_TRP.1/Admin", "mandatory", "mandatory", "mandatory", "" },
        { "FTP_TRP.1/Join", "optional", "optional", "optional", "" },
        { "FPT_ITT.1", "optional", "optional", "optional", "initiator target" },
        { "FCS_NTP_EXT.1", "selection", "selection", "selection", "server" },
        { "FCS_HTTPS_EXT.1", "selection", "selection", "", "reason" },
        { "FCS_IPSEC_EXT.1", "selection", "selection", "selection", "reason" },
        { "FCS_TLSC_EXT.1", "selection", "selection", "selection", "reason" },
        { "FCS_TLSC_EXT.1 identifier", "", "", "selection", "presented reference" },
        { "FCS_TLSC_EXT.1 channel", "", "", "selection", "endpoint" },
        { "FCS_TLSS_EXT.1", "selection", "selection", "selection", "reason" },
        { "FCS_TLSS_EXT.2", "optional", "optional", "optional", "reason" },
        { "FCS_DTLSC_EXT.1", "selection", "selection", "selection", "reason" },
        { "FCS_DTLSC_EXT.1 replay", "selection", "selection", "", "source" },
        { "FCS_DTLSS_EXT.1", "selection", "selection", "selection", "reason" },
        { "FCS_DTLSS_EXT.1 replay", "selection", "selection", "", "source" },
        { "FCS_DTLSS_EXT.2", "optional", "optional", "optional", "reason" },
        { "FCS_SSHC_EXT.1", "selection", "", "", "reason" },
        { "FCS_SSHS_EXT.1", "selection", "", "", "reason" },
        { "FCS_SSH_EXT.1", "", "optional", "optional", "reason endpoint" },
        { "FCS_SSH_EXT.1 establishment", "", "optional", "optional", "endpoint" },
        { "FCS_SSH_EXT.1 termination", "", "optional", "optional", "endpoint" },
        { "FCS_SSH_EXT.1 packets", "", "optional", "optional", "size" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_of_NDcPP_has_the_level_and_the_contents_of_its_version(string id, string old, string middle, string recent, string contents)
    {
        foreach (var (version, level) in new[] { ("2.2e", old), ("3.0e", middle), ("4.0", recent) })
        {
            var row = Library.Find($"ndcpp-{version}")!.Requirements.SingleOrDefault(row => row.Id == id);
            Assert.Equal((version, level), (version, row?.Level ?? ""));
            if (row is { Parts.Count: > 0 })
            {
                var found = ContentsOf(row);
                Assert.All(contents.Split(' ', StringSplitOptions.RemoveEmptyEntries), content => Assert.Contains(content, found));
            }
        }
    }

    [Fact]
    public void NDcPP_has_no_other_rows()
    {
        var known = Rows.Select(row => row.Data.Item1).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            new[] { "2.2e", "3.0e", "4.0" }.SelectMany(version => Library.Find($"ndcpp-{version}")!.Requirements),
            row => Assert.Contains(row.Id, known));
    }

    [Theory]
    [InlineData("2.2e", "initiator target", "", "")]
    [InlineData("3.0e", "reason", "reason", "year")]
    [InlineData("4.0", "reason", "reason", "year")]
    public void What_a_failed_channel_must_say_changed_with_NDcPP_3_0e(string version, string channel, string path, string always)
    {
        var profile = Library.Find($"ndcpp-{version}")!;

        Assert.Equal(channel, FailureOf("FTP_ITC.1"));
        Assert.Equal(path, FailureOf("FTP_TRP.1/Admin"));
        Assert.All(
            profile.Requirements.SelectMany(row => row.Parts),
            part => Assert.Equal(always.Length > 0, part.Contents.Any(content => content.Id == "year")));

        string FailureOf(string id) => string.Join(' ', profile.Requirements.Single(row => row.Id == id).Parts
            .Single(part => part.Name == "failure").Contents.Select(content => content.Id).Except(["time", "year"], StringComparer.Ordinal));
    }

    [Fact]
    public void The_Junos_profile_is_the_table_of_the_founding_document_row_by_row()
    {
        var rows = JsonDocument.Parse(AuditBench.Corpus("ndcpp-table1.json")).RootElement.EnumerateArray().ToList();
        var profile = Library.Find("junos-seed")!.Requirements;

        Assert.Equal(rows.Count, profile.Count);
        foreach (var (row, requirement) in rows.Zip(profile))
        {
            Assert.StartsWith(row.GetProperty("sfr").GetString()!, requirement.Id, StringComparison.Ordinal);
            Assert.Equal(row.GetProperty("auditable").GetBoolean(), requirement.Level != "none");
            if (requirement.Level != "none")
            {
                Assert.Equal(Plain(row.GetProperty("event_cell")), Plain(requirement.Title));
                Assert.All(SeedContents[row.GetProperty("contents_cell").GetString()!], content => Assert.Contains(content, ContentsOf(requirement)));
            }
        }
    }

    [Theory]
    [InlineData("opsec-2.14", "2.14 authentication success|2.14 authentication failure|2.14 session end|2.14 authorisation change|2.14 configuration change|2.14 device status|2.15 filters|2.15 routing|2.15 access|2.15 commands|2.15 flaps")]
    [InlineData("pci-dss-10.2", "10.2.1.1|10.2.1.2|10.2.1.3|10.2.1.4|10.2.1.5|10.2.1.6|10.2.1.7|10.2.2")]
    public void A_profile_has_a_row_for_each_item_of_its_document(string profile, string rows) =>
        Assert.Equal(rows.Split('|'), Library.Find(profile)!.Requirements.Select(row => row.Id));

    [Fact]
    public void Every_event_that_a_profile_names_is_in_the_catalogue_or_is_stated_to_be_in_none()
    {
        // No device or program of the catalogue has a message for these; the rows stand for the document's sake.
        string[] without = ["component-enabled", "component-disabled", "dtls-open", "dtls-replay", "ca-session"];
        var actions = EventCatalogue.Default().Entries.Select(entry => entry.Action).Concat(without).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Library.Profiles.SelectMany(profile => profile.Requirements).SelectMany(row => row.Parts).SelectMany(part => part.Events),
            wanted => Assert.Contains(wanted.Split('/')[0], actions));
    }

    private static IReadOnlyList<string> ContentsOf(Requirement row) =>
        [.. row.Parts.SelectMany(part => part.Contents).Select(content => content.Id)];

    private static string Plain(JsonElement cell) => Plain(cell.GetString()!);

    /// <summary>The document sets quotation marks and the blank after a full stop now so, now so.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit));
}
