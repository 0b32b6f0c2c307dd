using System.Diagnostics;
using System.Globalization;

namespace Sworn.Integration.Tests;

/// <summary>Real programs send; what they sent is found.</summary>
public sealed class PeerTests
{
    private const int LinesFromPeer = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("--udp", "--rfc3164", "rfc3164")]
    [InlineData("--udp", "--rfc5424", "rfc5424")]
    [InlineData("--tcp", "--rfc3164", "rfc3164")]
    [InlineData("--tcp", "--rfc5424", "rfc5424")]
    public async Task Logger_is_received_and_found(string transport, string format, string expected)
    {
        await using var node = await SwornNode.StartAsync();
        var port = transport == "--udp" ? node.UdpPort : node.TcpPort;
        var text = $"from logger {Guid.NewGuid()}";
        var logger = await ProgramRun.StartAsync(
            "logger", null, "--server", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), transport, format,
            "--tag", "integration", "--priority", "auth.warning", text);
        Assert.True(logger.ExitCode == 0, logger.Errors);
        await node.WaitStoredAsync(1);

        var found = await node.RunAsync("query", $"app:=integration severity:=warning \"{text}\"", "--format", "json");

        Assert.True(found.ExitCode == 0, found.Errors);
        var record = System.Text.Json.JsonDocument.Parse(Assert.Single(found.Lines)).RootElement;
        Assert.Equal(expected, record.GetProperty("format").GetString());
        Assert.Equal("integration", record.GetProperty("appname").GetString());
        Assert.Equal(4, record.GetProperty("severity").GetInt32());
        Assert.Equal(4, record.GetProperty("facility").GetInt32());
        Assert.Equal(text, record.GetProperty("msg").GetString());
        Assert.Equal("127.0.0.1", record.GetProperty("source").GetString());
    }

    [Theory]
    [InlineData("tcp", "@@(o)")]
    [InlineData("tcp", "@@")]
    [InlineData("udp", "@")]
    public async Task Rsyslogd_forwards_to_sworn(string transport, string arrow)
    {
        await using var node = await SwornNode.StartAsync();
        var port = transport == "udp" ? node.UdpPort : node.TcpPort;
        var socket = Path.Join(node.Folder, "log.sock");
        var configuration = Path.Join(node.Folder, "rsyslog.conf");
        await File.WriteAllTextAsync(configuration, $"""
            global(workDirectory="{node.Folder}")
            module(load="imuxsock" SysSock.Use="off")
            input(type="imuxsock" Socket="{socket}" CreatePath="on" RateLimit.Interval="0")
            *.* {arrow}127.0.0.1:{port};RSYSLOG_SyslogProtocol23Format
            """, TestContext.Current.CancellationToken);
        using var rsyslog = StartPeer("rsyslogd", null, "-n", "-f", configuration, "-i", "NONE", "-C");

        await SendLinesAsync(node, socket, rsyslog);
    }

    [Theory]
    [InlineData("transport(\"tcp\")")]
    [InlineData("transport(\"udp\")")]
    public async Task Syslog_ng_forwards_to_sworn(string transport)
    {
        await using var node = await SwornNode.StartAsync();
        var port = transport.Contains("udp", StringComparison.Ordinal) ? node.UdpPort : node.TcpPort;
        var socket = Path.Join(node.Folder, "log.sock");
        var configuration = Path.Join(node.Folder, "syslog-ng.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            @version: 3.38
            options { stats-freq(0); keep-hostname(yes); };
            source s_in { unix-dgram("{{socket}}"); };
            destination d_out { syslog("127.0.0.1" port({{port}}) {{transport}}); };
            log { source(s_in); destination(d_out); };
            """, TestContext.Current.CancellationToken);
        var libraries = Path.Join(Repository.SyslogNg, "usr/lib/syslog-ng");
        var modules = Directory.GetDirectories(libraries).Single(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]));
        using var syslogNg = StartPeer(
            Path.Join(Repository.SyslogNg, "usr/sbin/syslog-ng"), libraries,
            "-F", "--no-caps", "--module-path", modules, "-f", configuration, "-R", Path.Join(node.Folder, "persist"),
            "-p", Path.Join(node.Folder, "pid"), "-c", Path.Join(node.Folder, "control"));

        await SendLinesAsync(node, socket, syslogNg);
    }

    internal static async Task SendLinesAsync(SwornNode node, string socket, Process peer)
    {
        try
        {
            await Eventually.TrueAsync(() => peer.HasExited || File.Exists(socket), Limit, () => "the peer made no socket");
            Assert.False(peer.HasExited, "the peer ended");
            var lines = string.Join('\n', Enumerable.Range(0, LinesFromPeer).Select(number => $"line {number} of the peer test"));
            var logger = await ProgramRun.StartAsync(
                "logger", System.Text.Encoding.UTF8.GetBytes(lines), "--socket", socket, "--tag", "peer-test", "--id=4711");
            Assert.True(logger.ExitCode == 0, logger.Errors);
            await node.WaitStoredAsync(LinesFromPeer);
            var found = await node.RunAsync("query", "app:=peer-test \"of the peer test\"", "-r", "--format", "json");
            Assert.Equal(
                Enumerable.Range(0, LinesFromPeer).Select(number => $"line {number} of the peer test"),
                found.Lines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("msg").GetString()!.Trim()));
        }
        finally
        {
            if (!peer.HasExited)
            {
                peer.Kill();
                await peer.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    internal static Process StartPeer(string program, string? libraries, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        if (libraries is not null)
        {
            start.Environment["LD_LIBRARY_PATH"] = libraries;
        }

        return Process.Start(start)!;
    }
}
