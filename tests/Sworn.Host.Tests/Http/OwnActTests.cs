using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using Sworn.Testing;

namespace Sworn.Host.Tests.Http;

/// <summary>What the node records of what befalls it: its clock is set, its configuration is another, log-ins end.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the clients have limits of their own.")]
public sealed class OwnActTests
{
    private const string Listeners = "inputs: [{ type: tcp, listen: '127.0.0.1:0' }]\nhttp: { listen: '127.0.0.1:0' }\n";

    [Theory]
    [InlineData(3600, "2026-11-23T12:00:00.000000Z", "2026-11-23T13:00:00.000000Z", "3600.000")]
    [InlineData(-86400, "2026-11-23T12:00:00.000000Z", "2026-11-22T12:00:00.000000Z", "-86400.000")]
    [Trait("NDcPP", "FPT_STM_EXT.1")]
    public async Task A_clock_that_is_set_is_recorded_with_both_times_and_the_origin(int seconds, string old, string set, string step)
    {
        await using var node = await ServedNode.StartAsync();
        node.Time.Step(TimeSpan.FromSeconds(seconds));

        await ServedNode.UntilAsync(async () => (await node.AuditAsync()).Contains(" CLOCK_STEPPED ", StringComparison.Ordinal));

        Assert.Contains(
            $" CLOCK_STEPPED [audit@32473 user=\"-\" origin=\"local\" by=\"system clock\" old=\"{old}\" new=\"{set}\" seconds=\"{step}\" outcome=\"success\"]",
            await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("NDcPP", "FAU_GEN.1.1 c")]
    public async Task A_start_with_another_configuration_records_each_value_that_changed_and_no_secret()
    {
        await using var node = await ServedNode.StartAsync(
            "stores: [{ name: main, warn-at: 85 }]\noutputs: [{ name: hook, type: webhook, address: 'http://127.0.0.1:9/', authorization: Bearer first }]");
        Assert.DoesNotContain("CONFIGURATION_", await node.AuditAsync(), StringComparison.Ordinal);
        var first = Digest(await node.AuditAsync());

        await node.RestartAsync(
            Listeners + "identity: { idle-timeout: 20m }\nstores: [{ name: main, warn-at: 80 }]\noutputs: [{ name: hook, type: webhook, address: 'http://127.0.0.1:9/', authorization: Bearer second }]");

        var audit = await node.AuditAsync();
        var origin = $"user=\"{Environment.UserName}\" origin=\"local\"";
        Assert.Contains(
            $" CONFIGURATION_CHANGED [audit@32473 {origin} file=\"sworn.yaml\" old=\"{first}\" new=\"{Digest(audit)}\" keys=\"3\" left_out=\"0\" outcome=\"success\"]",
            audit, StringComparison.Ordinal);
        Assert.Contains($" CONFIGURATION_KEY_CHANGED [audit@32473 {origin} path=\"stores[main\\].warn-at\" old=\"85\" new=\"80\" outcome=\"success\"]", audit, StringComparison.Ordinal);
        Assert.Contains($"{origin} path=\"identity.idle-timeout\" old=\"15m\" new=\"20m\"", audit, StringComparison.Ordinal);
        Assert.Contains($"{origin} path=\"outputs[hook\\].authorization\" old=\"***\" new=\"***\"", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", audit + await File.ReadAllTextAsync(Path.Join(node.Folder, "state/configuration.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_with_the_same_configuration_records_no_change_wherever_its_lines_stand()
    {
        await using var node = await ServedNode.StartAsync("stores: [{ name: main, warn-at: 85 }]");
        await node.RestartAsync("stores: [{ name: main, warn-at: 85 }]\n" + Listeners);
        Assert.DoesNotContain("CONFIGURATION_", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_records_that_routes_without_names_changed_and_that_others_changed_places_but_not_that_one_more_moves_them()
    {
        const string output = "outputs: [{ name: out, type: webhook, address: 'http://127.0.0.1:9/' }]\n";
        await using var node = await ServedNode.StartAsync(output + "routes: [{ match: one, outputs: out }, { match: two, outputs: out }]\n");
        await node.RestartAsync(Listeners + output + "routes: [{ match: other, outputs: out }, { match: two, outputs: out }]\n");
        Assert.Contains(" path=\"routes[0\\].match\" old=\"one\" new=\"other\"", Assert.Single(RecordsOf(await node.AuditAsync(), "CONFIGURATION_KEY_CHANGED")), StringComparison.Ordinal);

        await node.RestartAsync(Listeners + output + "routes: [{ name: a, match: one, outputs: out }, { name: b, match: two, outputs: out }]\n");
        await node.RestartAsync(Listeners + output + "routes: [{ name: b, match: two, outputs: out }, { name: a, match: one, outputs: out }]\n");
        var moved = RecordsOf(await node.AuditAsync(), "CONFIGURATION_KEY_CHANGED").Where(static record => record.Contains("(order)", StringComparison.Ordinal)).ToList();
        Assert.Contains(" path=\"routes (order)\" old=\"a, b\" new=\"b, a\"", Assert.Single(moved), StringComparison.Ordinal);

        await node.RestartAsync(Listeners + output + "routes: [{ name: new, match: new, outputs: out }, { name: b, match: two, outputs: out }, { name: a, match: one, outputs: out }]\n");
        Assert.Single(RecordsOf(await node.AuditAsync(), "CONFIGURATION_KEY_CHANGED"), static record => record.Contains("(order)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_configured_at_the_last_start_is_not_known_when_its_file_is_damaged_and_the_node_starts()
    {
        await using var node = await ServedNode.StartAsync();
        await File.WriteAllTextAsync(Path.Join(node.Folder, "state/configuration.json"), "{ \"Digest\": 3 }");
        await node.RestartAsync(Listeners + "identity: { idle-timeout: 20m }");
        await node.RestartAsync(Listeners + "identity: { idle-timeout: 30m }");
        var change = Assert.Single(RecordsOf(await node.AuditAsync(), "CONFIGURATION_KEY_CHANGED"));
        Assert.Contains("old=\"20m\" new=\"30m\"", change, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("NDcPP", "FTA_SSL.4")]
    public async Task A_log_in_that_others_end_is_recorded_with_who_ended_it_and_why()
    {
        await using var node = await ServedNode.StartAsync();
        using var bob = await node.LoggedInAsync("bob", "reader");
        using var eve = await node.LoggedInAsync("eve", "reader");
        using var cyd = await node.LoggedInAsync("cyd", "reader");
        using var ada = await node.LoggedInAsync("ada", "administrator");

        using var changed = await ada.PostAsJsonAsync("/api/v1/users/bob/password", new { password = "another long password" });
        using var removed = await ada.DeleteAsync(new Uri("/api/v1/users/eve", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (changed.StatusCode, removed.StatusCode));
        await node.RestartAsync(Listeners);

        var ends = RecordsOf(await node.AuditAsync(), "SESSION_CLOSED");
        Assert.Equal(4, ends.Count);
        AssertEnded(ends, "bob", "ada", "password-changed");
        AssertEnded(ends, "eve", "ada", "account-removed");
        AssertEnded(ends, "cyd", "sworn", "node-stops");
        AssertEnded(ends, "ada", "sworn", "node-stops");
    }

    [Fact]
    [Trait("NDcPP", "FTA_SSL.4")]
    public async Task Who_changes_the_own_password_ends_the_own_other_log_ins_and_each_is_recorded()
    {
        await using var node = await ServedNode.StartAsync();
        using var first = await node.LoggedInAsync("bob", "reader");
        using var second = node.Anonymous();
        using var login = await second.PostAsJsonAsync("/api/v1/session", new { user = "bob", password = ServedNode.Password });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);

        using var changed = await first.PostAsJsonAsync("/api/v1/session/password", new { current = ServedNode.Password, password = "another staple entirely" });

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        AssertEnded([Assert.Single(RecordsOf(await node.AuditAsync(), "SESSION_CLOSED"))], "bob", "bob", "password-changed");
    }

    [Fact]
    [Trait("NDcPP", "FAU_GEN.1.1 c")]
    public async Task The_keys_of_a_new_log_are_recorded_once()
    {
        await using var node = await ServedNode.StartAsync();
        await node.RestartAsync(Listeners);
        var made = Assert.Single(RecordsOf(await node.AuditAsync(), "KEY_GENERATED"));
        Assert.Contains("file=\"log/keys/root.vkey\" fingerprint=\"test.example/", made, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("NDcPP", "FTP_TRP.1/Admin")]
    public async Task A_TLS_session_with_the_HTTP_server_is_recorded_with_its_certificate_or_with_why_there_is_none()
    {
        using var authority = new TestAuthority();
        using var strangers = new TestAuthority("Stranger");
        var time = new ManualTimeProvider();
        time.Step(TestAuthority.Now - time.GetUtcNow());
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, authority.Pem);
        await using var node = await ServedNode.StartAsync(
            time, $"inputs: [{{ type: tcp, listen: '127.0.0.1:0' }}]\nhttp: {{ listen: '127.0.0.1:0', tls: on, client-authorities: '{file}' }}");
        using var known = authority.Issue("machine.test");
        using var stranger = strangers.Issue("stranger.test");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, known));
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(node, stranger));

        await ServedNode.UntilAsync(async () => (await node.AuditAsync()).Contains("TLS_HANDSHAKE_FAILED", StringComparison.Ordinal));
        await ServedNode.UntilAsync(async () => RecordsOf(await node.AuditAsync(), "TLS_SESSION_END").Exists(end => end.Contains("CN=machine.test", StringComparison.Ordinal)));
        var audit = await node.AuditAsync();
        Assert.Contains(RecordsOf(audit, "TLS_SESSION_START"), begin => begin.Contains("input=\"http\"", StringComparison.Ordinal)
            && begin.Contains("direction=\"inbound\" application=\"https\" protocol=\"TLSv1.3\" cipher=\"TLS_", StringComparison.Ordinal)
            && begin.Contains("subject=\"CN=machine.test\"", StringComparison.Ordinal));

        // The client tries again when it is sent away.
        Assert.All(RecordsOf(audit, "TLS_HANDSHAKE_FAILED"), failed => Assert.Contains(
            "application=\"https\" reason=\"untrusted-path\" detail=\"\" subject=\"CN=stranger.test\"", failed, StringComparison.Ordinal));
        File.Delete(file);
    }

    private static async Task<HttpStatusCode> StatusAsync(ServedNode node, X509Certificate2 shown)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, own, _, _) => node.IsOwn(own);
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => shown;
        using var client = new HttpClient(handler) { BaseAddress = new Uri(node.Node.HttpAddress!) };
        using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
        return answer.StatusCode;
    }

    private static void AssertEnded(List<string> ends, string user, string by, string reason) => Assert.Contains(
        ends, end => end.Contains($"user=\"{user}\" origin=\"127.0.0.1\" session=\"s-", StringComparison.Ordinal)
            && end.Contains($"\" by=\"{by}\" reason=\"{reason}\" outcome=\"success\"", StringComparison.Ordinal));

    private static List<string> RecordsOf(string audit, string act) =>
        [.. audit.Split('\n').Where(line => line.Contains($" {act} [", StringComparison.Ordinal))];

    /// <summary>What the latest start says of its configuration: the newest record comes first.</summary>
    private static string Digest(string audit) => RecordsOf(audit, "NODE_START")[0].Split(" configuration=\"")[1].Split('"')[0];
}
