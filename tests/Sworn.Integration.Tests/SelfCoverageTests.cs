using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>sworn is a device too: every management act of the real program leaves its record, and coverage says so row by row.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of.")]
public sealed class SelfCoverageTests
{
    private const string Password = "correct horse battery";

    /// <summary>Every row of the profile; what sworn has no function for says so.</summary>
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["FAU_GEN.1.1 a"] = "satisfied",
        ["FAU_GEN.1.1 c login"] = "satisfied",
        ["FAU_GEN.1.1 c configuration"] = "never observed",
        ["FAU_GEN.1.1 c keys"] = "satisfied",
        ["FAU_GEN.1.1 c passwords"] = "satisfied",
        ["FAU_GEN.1.2"] = "satisfied",
        ["FAU_GEN.2"] = "no record required",
        ["FAU_GEN_EXT.1"] = "no record required",
        ["FAU_STG_EXT.1"] = "never observed",
        ["FAU_STG_EXT.2"] = "no record required",
        ["FAU_STG_EXT.3"] = "satisfied",
        ["FAU_STG_EXT.4"] = "no record required",
        ["FAU_STG_EXT.5"] = "no record required",
        ["FCO_CPC_EXT.1"] = "not applicable",
        ["FIA_AFL.1"] = "satisfied",
        ["FIA_PMG_EXT.1"] = "no record required",
        ["FIA_UIA_EXT.1"] = "satisfied",
        ["FIA_UAU.7"] = "no record required",
        ["FIA_X509_EXT.1/Rev validation"] = "not applicable",
        ["FIA_X509_EXT.1/Rev anchors"] = "satisfied",
        ["FIA_X509_EXT.1/ITT validation"] = "not applicable",
        ["FIA_X509_EXT.1/ITT anchors"] = "satisfied",
        ["FMT_MOF.1/ManualUpdate"] = "not applicable",
        ["FMT_MOF.1/AutoUpdate"] = "no record required",
        ["FMT_MOF.1/Functions"] = "no record required",
        ["FMT_MOF.1/Services"] = "no record required",
        ["FMT_MTD.1/CoreData"] = "no record required",
        ["FMT_MTD.1/CryptoKeys"] = "no record required",
        ["FMT_SMF.1"] = "satisfied",
        ["FPT_APW_EXT.1"] = "no record required",
        ["FPT_TUD_EXT.1"] = "not applicable",
        ["FPT_TUD_EXT.2"] = "not applicable",
        ["FPT_STM_EXT.1"] = "not applicable",
        ["FTA_SSL_EXT.1"] = "never observed",
        ["FTA_SSL.3"] = "satisfied",
        ["FTA_SSL.4"] = "satisfied",
        ["FTP_ITC.1"] = "satisfied",
        ["FTP_TRP.1/Admin"] = "satisfied",
        ["FTP_TRP.1/Join"] = "satisfied",
        ["FPT_ITT.1"] = "satisfied",
        ["FCS_NTP_EXT.1"] = "not applicable",
        ["FCS_HTTPS_EXT.1"] = "satisfied",
        ["FCS_IPSEC_EXT.1"] = "not applicable",
        ["FCS_TLSC_EXT.1"] = "satisfied",
        ["FCS_TLSS_EXT.1"] = "satisfied",
        ["FCS_TLSS_EXT.2"] = "satisfied",
        ["FCS_DTLSC_EXT.1"] = "not applicable",
        ["FCS_DTLSC_EXT.1 replay"] = "not applicable",
        ["FCS_DTLSS_EXT.1"] = "not applicable",
        ["FCS_DTLSS_EXT.1 replay"] = "not applicable",
        ["FCS_DTLSS_EXT.2"] = "not applicable",
        ["FCS_SSH_EXT.1"] = "not applicable",
        ["FCS_SSH_EXT.1 establishment"] = "not applicable",
        ["FCS_SSH_EXT.1 termination"] = "not applicable",
        ["FCS_SSH_EXT.1 packets"] = "not applicable",
    };

    [Fact]
    public async Task Every_management_act_is_recorded_and_coverage_of_self_gives_every_row_its_verdict()
    {
        using var pki = await TestCertificates.MakeAsync();
        await using var node = await SwornNode.StartAsync($"""
            inputs:
              - name: tls
                type: tls
                listen: 127.0.0.1:0
                certificate: {pki.Folder}/collector.pem
                key: {pki.Folder}/collector.key
                ca-file: {pki.Folder}/ca.pem
                client-certificate: optional
              - name: own
                type: tls
                listen: 127.0.0.1:0
            stores:
              - name: main
                warn-at: 1
                warn-again-at: 99
            identity:
              idle-timeout: 1m
            """);
        var idle = await ManageAsync(node);
        await ConnectAsync(node, pki);
        await Eventually.TrueAsync(
            async () => (await node.RunAsync("query", "_time:all msgid:=SESSION_TIMEOUT", "--format", "raw")).Lines.Length > 0,
            TimeSpan.FromMinutes(3), () => "nobody's log-in timed out");
        idle.Dispose();
        Assert.Equal(0, await node.StopAsync());

        var judged = await node.RunAsync("coverage", "--profile", "ndcpp-3.0e", "--device", "self", "--format", "json");
        Assert.True(judged.ExitCode == 0, judged.Errors);
        var rows = JsonDocument.Parse(judged.Text).RootElement.GetProperty("devices")[0].GetProperty("requirements").EnumerateArray().ToList();
        var verdicts = rows.ToDictionary(row => row.GetProperty("id").GetString()!, row => row.GetProperty("verdict").GetString()!, StringComparer.Ordinal);
        var text = string.Join('\n', rows.Select(row => $"        [\"{row.GetProperty("id")}\"] = \"{row.GetProperty("verdict")}\", // {row.GetProperty("missing")}"));
        Assert.True(Expected.Count == verdicts.Count && Expected.All(row => verdicts.GetValueOrDefault(row.Key) == row.Value), text);
    }

    /// <summary>Everything that the API lets an administrator do; gives a log-in that nobody uses any more.</summary>
    private static async Task<ApiClient> ManageAsync(SwornNode node)
    {
        using var owner = ApiClient.Owner(node);
        foreach (var user in new[] { "ada", "bob", "cyd", "eve" })
        {
            await owner.PostAsync("/api/v1/users", new { name = user, password = Password, roles = new[] { "administrator" }, mustChangePassword = false });
        }

        var (idle, _) = await ApiClient.LogInAsync(node, "cyd", Password);
        var (ada, status) = await ApiClient.LogInAsync(node, "ada", Password);
        Assert.Equal(HttpStatusCode.OK, status);
        await ada.PostAsync("/api/v1/users/bob/password", new { password = "another long password" });
        var token = await ada.PostAsync("/api/v1/tokens", new { name = "backup" });
        await ada.DeleteAsync($"/api/v1/tokens/{token!.Value.GetProperty("id").GetString()}");
        await ada.TextAsync("/api/v1/query?q=_time:all");
        await ada.TextAsync("/api/v1/export?q=_time:all&format=raw");
        await ada.PostAsync("/api/v1/verify", new { quick = true });
        for (var wrong = 0; wrong < 3; wrong++)
        {
            (await ApiClient.LogInAsync(node, "eve", "wrong")).Client.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(6 * wrong));
        }

        await ada.DeleteAsync("/api/v1/users/eve");
        Assert.True((int)await ada.DeleteAsync("/api/v1/session") < 300);
        ada.Dispose();
        return idle;
    }

    /// <summary>Trusted channels: one that is used, one that fails, and another authority.</summary>
    private static async Task ConnectAsync(SwornNode node, TestCertificates pki)
    {
        var own = (await node.GetAsync("/api/v1/status")).GetProperty("inputs").EnumerateArray().Single(input => input.GetProperty("name").GetString() == "own");
        var sent = await ProgramRun.SwornAsync(
            "send", "--to", $"tls://127.0.0.1:{node.Port("own")}", "--fingerprint", own.GetProperty("certificate").GetString()!, "over TLS");
        Assert.True(sent.ExitCode == 0, sent.Errors);
        using (var plain = new TcpClient())
        {
            await plain.ConnectAsync(IPAddress.Loopback, node.Port("tls"));
            await using var stream = plain.GetStream();
            await stream.WriteAsync("this is no TLS\n"u8.ToArray());
            _ = await stream.ReadAtLeastAsync(new byte[64], minimumBytes: 1, throwOnEndOfStream: false);
        }

        var other = await TestCertificates.MakeAsync();
        await File.AppendAllTextAsync(Path.Join(pki.Folder, "ca.pem"), await File.ReadAllTextAsync(Path.Join(other.Folder, "ca.pem")));
        other.Dispose();
        await Eventually.TrueAsync(
            async () => (await node.RunAsync("query", "_time:all msgid:=TRUST_ANCHOR_ADDED", "--format", "raw")).Lines.Length > 0,
            TimeSpan.FromMinutes(1), () => "the new authority was not recorded");
    }
}
