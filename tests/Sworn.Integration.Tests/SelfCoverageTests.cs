using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>
/// sworn is a device too: every management act of the real program leaves its record, and coverage says so row by row. What asks for a
/// clock that is moved, or for destinations that break, is shown by the test of the same name in Sworn.Host.Tests, with the same file
/// of verdicts.
/// </summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of.")]
public sealed class SelfCoverageTests
{
    private const string Password = "correct horse battery";
    private const string Profile = "ndcpp-3.0e";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What does not happen to this node: nobody sets its clock or idles for a minute, and it sends nowhere.</summary>
    private static readonly string[] NotHere = ["FPT_STM_EXT.1", "FTA_SSL.3", "FCS_TLSC_EXT.1"];

    [Fact]
    public async Task Every_management_act_is_recorded_and_coverage_of_self_gives_every_row_its_verdict()
    {
        using var pki = await TestCertificates.MakeAsync();
        using var strangers = await TestCertificates.MakeAsync();
        await using var node = await SwornNode.StartAsync(
            $"""
            inputs:
              - name: tls
                type: tls
                listen: 127.0.0.1:0
                certificate: {pki.Folder}/collector.pem
                key: {pki.Folder}/collector.key
                ca-file: {pki.Folder}/ca.pem
                client-certificate: optional
            stores:
              - name: main
                warn-at: 1
                warn-again-at: 99
            identity:
              tries-before-disconnect: 2
            """,
            http: "  tls: on");
        await ManageAsync(node);
        await ConnectAsync(node, pki, strangers);
        Assert.Equal(0, await node.StopAsync());
        await File.AppendAllTextAsync(Path.Join(node.Folder, "sworn.yaml"), "\nfindings:\n  close-after: 2h\n");
        await node.StartAgainAsync();
        Assert.Equal(0, await node.StopAsync());

        var judged = await node.RunAsync("coverage", "--profile", Profile, "--device", "self", "--format", "json");
        Assert.True(judged.ExitCode == 0, judged.Errors);
        var rows = JsonDocument.Parse(judged.Text).RootElement.GetProperty("devices")[0].GetProperty("requirements").EnumerateArray()
            .Where(row => row.GetProperty("verdict").GetString() != "no record required").Select(TextOf).ToList();
        Assert.Equal(Expected(), rows);
    }

    /// <summary>The verdicts of the node to which everything happened, but for what did not happen here.</summary>
    private static List<string> Expected() =>
    [
        .. File.ReadLines(Path.Join(Repository.Root, "tests/Sworn.Host.Tests/Http/self-coverage.txt"))
            .Where(line => line.StartsWith(Profile + " ", StringComparison.Ordinal)).Select(line => line[(Profile.Length + 1)..])
            .Select(line => NotHere.Contains(line.Split(": ")[0], StringComparer.Ordinal) ? line.Split(": ")[0] + ": never observed: never observed" : line),
    ];

    private static string TextOf(JsonElement row)
    {
        var missing = string.Join("; ", row.GetProperty("missing").EnumerateArray().Select(text => text.GetString()));
        return $"{row.GetProperty("id").GetString()}: {row.GetProperty("verdict").GetString()}{(missing.Length == 0 ? "" : ": " + missing)}";
    }

    /// <summary>Everything that the API lets an administrator do.</summary>
    private static async Task ManageAsync(SwornNode node)
    {
        using var owner = ApiClient.Owner(node);
        foreach (var user in new[] { "ada", "bob", "eve" })
        {
            await owner.PostAsync("/api/v1/users", new { name = user, password = Password, roles = new[] { "administrator" }, mustChangePassword = false });
        }

        var (ada, status) = await ApiClient.LogInAsync(node, "ada", Password);
        Assert.Equal(HttpStatusCode.OK, status);
        await ada.PostAsync("/api/v1/users/bob/password", new { password = "another long password" });
        var token = await ada.PostAsync("/api/v1/tokens", new { name = "backup" });
        await ada.DeleteAsync($"/api/v1/tokens/{token!.Value.GetProperty("id").GetString()}");
        await ada.TextAsync("/api/v1/query?q=_time:all");
        await ada.TextAsync("/api/v1/export?q=_time:all&format=raw");
        await ada.PostAsync("/api/v1/verify", new { quick = true });
        await ada.PostAsync("/api/v1/store/policy", new { policy = "drop-newest" });
        for (var wrong = 0; wrong < 2; wrong++)
        {
            (await ApiClient.LogInAsync(node, "eve", "wrong")).Client.Dispose();
        }

        await ada.DeleteAsync("/api/v1/users/eve");
        Assert.True((int)await ada.DeleteAsync("/api/v1/session") < 300);
        ada.Dispose();
    }

    /// <summary>Trusted channels: one that is used, ones that fail, one whose certificate is not valid; and another authority.</summary>
    private static async Task ConnectAsync(SwornNode node, TestCertificates pki, TestCertificates strangers)
    {
        await HandshakeAsync(node, pki, pki);
        await HandshakeAsync(node, pki, strangers);
        await SendPlainAsync(node.Port("tls"));
        await SendPlainAsync(new Uri(node.HttpAddress).Port);
        await File.AppendAllTextAsync(Path.Join(pki.Folder, "ca.pem"), await File.ReadAllTextAsync(Path.Join(strangers.Folder, "ca.pem")));
        using var owner = ApiClient.Owner(node);
        foreach (var record in new[] { "TRUST_ANCHOR_ADDED", " TLS_SESSION_END [audit@32473 input=\"http\"", "reason=\"untrusted-path\"", "application=\"https\" reason=\"not-tls\"" })
        {
            await Eventually.TrueAsync(
                async () => (await owner.TextAsync("/api/v1/export?q=_time:all%20app:=sworn&format=raw")).Contains(record, StringComparison.Ordinal),
                Limit, () => $"{record} was not recorded\n{node.Log}");
        }
    }

    /// <summary>Who is refused learns it when the handshake is over, or later.</summary>
    private static async Task HandshakeAsync(SwornNode node, TestCertificates collector, TestCertificates sender)
    {
        using var shown = X509Certificate2.CreateFromPemFile(Path.Join(sender.Folder, "sender.pem"), Path.Join(sender.Folder, "sender.key"));
        using var own = X509CertificateLoader.LoadCertificateFromFile(Path.Join(collector.Folder, "collector.pem"));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, node.Port("tls"));
        await using var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, server, _, _) => own.Equals(server));
        try
        {
            await stream.AuthenticateAsClientAsync("collector", [shown], checkCertificateRevocation: false);
            await stream.WriteAsync("13 <13>over TLS\n"u8.ToArray());
            await stream.ShutdownAsync();
            _ = await stream.ReadAsync(new byte[1]);
        }
        catch (IOException refused)
        {
            Assert.NotNull(refused.Message);
        }
    }

    private static async Task SendPlainAsync(int port)
    {
        using var plain = new TcpClient();
        await plain.ConnectAsync(IPAddress.Loopback, port);
        await plain.GetStream().WriteAsync("this is no TLS, whatever else it may be\n"u8.ToArray());
        try
        {
            _ = await plain.GetStream().ReadAtLeastAsync(new byte[64], minimumBytes: 64, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            // Whether the end comes with a reset does not matter here.
            Assert.False(plain.Connected);
        }
    }
}
