using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>sworn as a relay between real programs, and through the deaths of both sides.</summary>
public sealed class RelayTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("tcp", "")]
    [InlineData("tcp", "framing: lf")]
    [InlineData("udp", "")]
    [InlineData("relp", "")]
    [Trait("OPSEC", "2.2")]
    public async Task Rsyslogd_receives_what_sworn_forwards(string transport, string more)
    {
        using var sink = transport switch { "tcp" => RsyslogSink.Tcp(), "udp" => RsyslogSink.Udp(), _ => RsyslogSink.Relp() };
        await using var node = await StartAsync(transport, sink.Port, more);
        var sent = Messages(0, transport == "udp" ? 50 : 2000);
        if (transport == "udp")
        {
            await WaitForAnythingAsync(node, sink);
        }

        await SendAsync(node, sent);
        await WaitForAsync(sink, sent, node);

        Assert.Equal(sent, Received(sink, sent));
        var output = (await node.AccountsAsync()).GetProperty("outputs").GetProperty("central");
        Assert.True(output.GetProperty("balanced").GetBoolean());
    }

    [Theory]
    [InlineData("tls")]
    [InlineData("relp")]
    [Trait("OPSEC", "2.4")]
    public async Task Rsyslogd_receives_over_TLS_with_both_sides_proving_who_they_are(string transport)
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var sink = transport == "tls" ? RsyslogSink.Tls(certificates.Folder) : RsyslogSink.RelpTls(certificates.Folder);
        await using var node = await StartAsync(transport, sink.Port, (transport == "tls" ? "" : "tls: true\n    ") + Identity(certificates));
        var sent = Messages(0, 1000);
        await SendAsync(node, sent);
        await WaitForAsync(sink, sent, node);

        Assert.Equal(sent, Received(sink, sent));
        var output = (await node.AccountsAsync()).GetProperty("outputs").GetProperty("central");
        Assert.True(output.GetProperty("balanced").GetBoolean());
    }

    [Fact]
    [Trait("OPSEC", "2.4")]
    public async Task Syslog_ng_receives_over_TLS_with_both_sides_proving_who_they_are()
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var sink = new SyslogNgSink(certificates.Folder);
        await using var node = await StartAsync("tls", sink.Port, Identity(certificates));
        var sent = Messages(0, 1000);
        await SendAsync(node, sent);
        await Eventually.TrueAsync(() => sink.Lines().ToHashSet(StringComparer.Ordinal).IsSupersetOf(sent), Limit, () => node.Log);

        var known = sent.ToHashSet(StringComparer.Ordinal);
        Assert.Equal(sent, sink.Lines().Where(known.Contains));
    }

    [Theory]
    [InlineData("peer-name: somebody.else")]
    [InlineData("peer-name: collector\n    authorities: system")]
    [InlineData("peer-fingerprint: \"sha-256:00\"")]
    [Trait("OPSEC", "2.4")]
    public async Task A_collector_that_does_not_prove_who_it_is_gets_nothing(string setting)
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var sink = RsyslogSink.Tls(certificates.Folder);
        var authority = setting.Contains("authorities", StringComparison.Ordinal) ? "" : $"\n    authorities: {certificates.Folder}/ca.pem";
        await using var node = await StartAsync(
            "tls", sink.Port, $"{setting}{authority}\n    certificate: {certificates.Folder}/sender.pem\n    key: {certificates.Folder}/sender.key");
        await SendAsync(node, Messages(0, 10));
        await Eventually.TrueAsync(() => node.Log.Contains("TLS:", StringComparison.Ordinal), Limit, () => node.Log);

        Assert.Empty(sink.Lines());
        Assert.Equal(0, (await node.AccountsAsync()).GetProperty("forwarded").GetInt64());
    }

    [Fact]
    [Trait("OPSEC", "2.3")]
    public async Task Stopping_the_collector_and_killing_the_relay_in_turn_loses_nothing_over_RELP_and_keeps_the_order()
    {
        using var sink = RsyslogSink.Relp();
        await using var node = await StartAsync("relp", sink.Port, "window: 100");
        var sent = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var before = Messages(2000 * round, 1000);
            sent.AddRange(before);
            await SendAsync(node, before);
            await sink.StopAsync();
            var during = Messages((2000 * round) + 1000, 1000);
            sent.AddRange(during);
            await SendAsync(node, during);
            await node.KillAsync();
            sink.Start();
            await node.StartAgainAsync();
        }

        await WaitForAsync(sink, sent, node);
        var received = sink.Lines().Where(line => line.Contains(" relayed ", StringComparison.Ordinal)).ToList();

        Assert.Equal(sent, received.Distinct(StringComparer.Ordinal));

        // Six kills, each with at most the window unanswered and sixteen answered since the cursor was written.
        Assert.InRange(received.Count - sent.Count, 0, 6 * (100 + 16));
    }

    [Fact]
    [Trait("OPSEC", "2.3")]
    public async Task Killing_the_relay_over_TCP_loses_nothing()
    {
        using var sink = RsyslogSink.Tcp();
        await using var node = await StartAsync("tcp", sink.Port, "");
        var sent = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var more = Messages(1500 * round, 1500);
            sent.AddRange(more);
            await SendAsync(node, more);
            await node.KillAsync();
            await node.StartAgainAsync();
        }

        await WaitForAsync(sink, sent, node);

        Assert.Equal(sent, Received(sink, sent));
    }

    private static Task<SwornNode> StartAsync(string transport, int port, string more) => SwornNode.StartAsync($"""
        outputs:
          - type: {transport}
            name: central
            to: 127.0.0.1:{port}
            retry-first: 100ms
            retry-most: 200ms
            {more}
        """);

    /// <summary>Who this side is, and who the other has to be.</summary>
    private static string Identity(TestCertificates certificates) => $"""
        authorities: {certificates.Folder}/ca.pem
            certificate: {certificates.Folder}/sender.pem
            key: {certificates.Folder}/sender.key
            peer-name: collector
        """;

    private static List<string> Messages(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => $"<13>1 2026-03-01T10:00:00Z edge app - - - relayed {number:d6} {new string('x', 100)}")];

    private static async Task SendAsync(SwornNode node, List<string> messages)
    {
        using var client = new TcpClient();
        var before = (await node.AccountsAsync()).GetProperty("stored").GetInt64();
        await client.ConnectAsync("127.0.0.1", node.TcpPort, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', messages) + "\n"), TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(before + messages.Count);
    }

    /// <summary>rsyslogd does not say when it listens; over UDP nobody else can tell either.</summary>
    private static async Task WaitForAnythingAsync(SwornNode node, RsyslogSink sink) => await Eventually.TrueAsync(
        async () =>
        {
            await SendAsync(node, ["<13>1 - - - - - - are you there"]);
            return sink.Lines().Count > 0;
        },
        Limit,
        () => "rsyslogd took nothing");

    private static Task WaitForAsync(RsyslogSink sink, List<string> sent, SwornNode node) => Eventually.TrueAsync(
        () => sink.Lines().ToHashSet(StringComparer.Ordinal).IsSupersetOf(sent), Limit,
        () => string.Create(CultureInfo.InvariantCulture, $"{Received(sink, sent).Count} of {sent.Count} came\n{node.Log}"));

    /// <summary>The messages that came, each once, in the order of their first coming.</summary>
    private static List<string> Received(RsyslogSink sink, List<string> sent)
    {
        var known = sent.ToHashSet(StringComparer.Ordinal);
        return [.. sink.Lines().Where(known.Contains).Distinct(StringComparer.Ordinal)];
    }
}
