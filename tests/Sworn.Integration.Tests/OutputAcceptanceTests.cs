using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>Acceptance tests of the OPSEC capabilities that concern destinations, with the real program.</summary>
public sealed class OutputAcceptanceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("OPSEC", "2.2")]
    public async Task A_failed_log_in_at_the_node_is_at_two_collectors_over_RELP_and_TLS_with_the_client_s_address()
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var relp = RsyslogSink.Relp();
        using var tls = RsyslogSink.Tls(certificates.Folder);
        await using var node = await SwornNode.StartAsync($"""
            outputs:
              - type: relp
                name: first
                to: 127.0.0.1:{relp.Port}
                retry-most: 200ms
              - type: tls
                name: second
                to: 127.0.0.1:{tls.Port}
                authorities: {certificates.Folder}/ca.pem
                certificate: {certificates.Folder}/sender.pem
                key: {certificates.Folder}/sender.key
                peer-name: collector
                retry-most: 200ms
            routes:
              - facilities: audit
            """);
        using var http = new HttpClient { BaseAddress = new Uri(node.HttpAddress) };
        using var answer = await http.PostAsJsonAsync("/api/v1/session", new { user = "mallory", password = "not the password" }, TestContext.Current.CancellationToken);
        Assert.False(answer.IsSuccessStatusCode);
        string? LoginAt(RsyslogSink sink) => sink.Lines().FirstOrDefault(line => line.Contains(" LOGIN ", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => LoginAt(relp) is not null && LoginAt(tls) is not null, Limit, () => node.Log);

        Assert.Equal(LoginAt(relp), LoginAt(tls));
        Assert.Contains("origin=\"127.0.0.1", LoginAt(relp), StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", LoginAt(relp), StringComparison.Ordinal);
        var deliveries = (await node.GetAsync("/api/v1/status")).GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("delivery").GetString());
        Assert.Equal(["acknowledged", "transport"], deliveries);
    }

    [Fact]
    [Trait("OPSEC", "2.2")]
    public async Task A_third_collector_is_added_without_a_restart_and_the_first_two_have_the_record_of_it()
    {
        using var relp = RsyslogSink.Relp();
        using var tcp = RsyslogSink.Tcp();
        using var third = RsyslogSink.Tcp();
        await using var node = await SwornNode.StartAsync($"""
            routes:
              - facilities: audit
            outputs:
              - {"{"}type: relp, name: first, to: "127.0.0.1:{relp.Port}", retry-most: 200ms{"}"}
              - {"{"}type: tcp, name: second, to: "127.0.0.1:{tcp.Port}", retry-most: 200ms{"}"}
            """);
        var process = node.ProcessId;
        node.Reconfigure(text => text.TrimEnd() + $"\n  - {{type: tcp, name: third, to: \"127.0.0.1:{third.Port}\", retry-most: 200ms}}\n");
        node.Reload();
        await Eventually.TrueAsync(
            () => relp.Lines().Concat(tcp.Lines()).Count(static line => line.Contains(" CONFIG_CHANGE [", StringComparison.Ordinal) && line.Contains("path=\"outputs[third\\]\"", StringComparison.Ordinal)) == 2,
            Limit, () => node.Log);
        await Eventually.TrueAsync(async () => (await node.GetAsync("/api/v1/status")).GetProperty("outputs").GetArrayLength() == 3, Limit, () => node.Log);
        using var http = new HttpClient { BaseAddress = new Uri(node.HttpAddress) };
        using var answer = await http.PostAsJsonAsync("/api/v1/session", new { user = "mallory", password = "not the password" }, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () => new[] { relp, tcp, third }.All(static sink => sink.Lines().Any(static line => line.Contains(" LOGIN ", StringComparison.Ordinal))), Limit, () => node.Log);
        Assert.Equal(process, node.ProcessId);
        Assert.False(node.IsGone);
        var broken = await node.RunAsync("query", "_time:all app:=sworn msgid:=OUTPUT_CONNECTED", "--format", "raw");
        Assert.Equal(3, broken.Lines.Length);
    }

    [Fact]
    [Trait("OPSEC", "2.2")]
    public async Task What_a_collector_has_is_proven_after_the_originator_s_log_is_gone()
    {
        await using var collector = await SwornNode.StartAsync();
        await using (var originator = await SwornNode.StartAsync(Forward("tcp", collector.TcpPort)))
        {
            await SendAsync(originator, IPAddress.Loopback, Messages("kept", 200));
            await Eventually.TrueAsync(async () => await CountAsync(collector, "kept") == 200, Limit, () => originator.Log);
        }

        Assert.Equal(0, await collector.StopAsync());
        var verdict = await collector.RunAsync("verify");
        Assert.True(verdict.ExitCode == 5, verdict.Text + verdict.Errors);
        Assert.Equal(200, await CountAsync(collector, "kept"));
    }

    [Fact]
    public async Task A_node_that_is_its_own_destination_does_not_fill_its_log()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        await using var node = await SwornNode.StartAsync($"""
            inputs:
              - name: tcp
                type: tcp
                listen: 127.0.0.1:{port}
            outputs:
              - type: tcp
                name: self
                to: 127.0.0.1:{port}
                retry-most: 200ms
            routes:
              - match: "circle"
            """);
        await SendAsync(node, IPAddress.Loopback, Messages("circle", 20));
        await Eventually.TrueAsync(async () => await LoopedAsync(node) >= 20, Limit, () => node.Log);

        // Each went out once, came back once, and went no further.
        Assert.Equal(40, await CountAsync(node, "circle"));
        Assert.Contains("[309]", node.Log, StringComparison.Ordinal);
        Assert.Contains("LOOP_BROKEN", (await node.RunAsync("query", "app:=sworn msgid:=LOOP_BROKEN _time:all", "--format", "raw")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("received")]
    [InlineData("rfc5424")]
    public async Task Two_nodes_that_send_to_each_other_stop_by_themselves(string format)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        await using var one = await SwornNode.StartAsync(Forward("tcp", port) + $"\n    source-address: 127.0.0.2\n    format: {format}");
        await using var two = await SwornNode.StartAsync($"""
            inputs:
              - name: tcp
                type: tcp
                listen: 127.0.0.1:{port}
            """ + "\n" + Forward("tcp", one.TcpPort) + $"\n    source-address: 127.0.0.3\n    format: {format}");
        await SendAsync(one, IPAddress.Loopback, Messages("kept", 20));
        await Eventually.TrueAsync(async () => await LoopedAsync(one) + await LoopedAsync(two) >= 20, Limit, () => one.Log + two.Log);
        var before = -1L;
        await Eventually.TrueAsync(
            async () =>
            {
                var now = await CountAsync(one, "kept") + await CountAsync(two, "kept");
                return before == (before = now);
            },
            Limit, () => "they still send to each other");

        Assert.InRange(before, 40, format == "rfc5424" ? 80 : 20 * 2 * 10);
    }

    [Fact]
    [Trait("OPSEC", "2.10")]
    public async Task With_a_zone_in_the_environment_alone_messages_and_commands_use_UTC()
    {
        await using var node = SwornNode.Prepare();
        Assert.True(await node.TryStartUnderAsync("env", "TZ=America/St_Johns"), node.Log);
        await SendAsync(node, IPAddress.Loopback, ["<13>no time"]);
        var own = await node.RunAsync("query", "app:=sworn msgid:=NODE_START _time:all", "--format", "raw");
        var shown = await ProgramRun.StartAsync("env", null, "TZ=America/St_Johns", Repository.Program, "query", "\"no time\" _time:all", "--data", node.Data);

        Assert.Matches("^<[0-9]+>1 [0-9T:.-]+Z ", own.Text);
        Assert.Contains("Z", shown.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("-02:30", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("-03:30", shown.Text, StringComparison.Ordinal);
    }

    private static string Forward(string transport, int port) => $"""
        routes:
          - match: "kept"
        outputs:
          - type: {transport}
            name: central
            to: 127.0.0.1:{port}
            retry-first: 100ms
            retry-most: 200ms
        """;

    private static List<string> Messages(string word, int count) =>
        [.. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"<13>1 2026-03-01T10:00:00Z edge app - - - {word} {number:d6}"))];

    private static async Task SendAsync(SwornNode node, IPAddress from, List<string> messages)
    {
        using var client = new TcpClient(new IPEndPoint(from, 0));
        var before = (await node.AccountsAsync()).GetProperty("stored").GetInt64();
        await client.ConnectAsync("127.0.0.1", node.TcpPort, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', messages) + "\n"), TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(before + messages.Count);
    }

    private static async Task<long> LoopedAsync(SwornNode node) =>
        (await node.AccountsAsync()).GetProperty("outputs").EnumerateObject().Sum(output => output.Value.GetProperty("looped").GetInt64());

    private static async Task<long> CountAsync(SwornNode node, string word)
    {
        var run = await node.RunAsync("query", $"{word} _recv:all | count");
        return long.Parse(run.Text.Trim(), CultureInfo.InvariantCulture);
    }
}
