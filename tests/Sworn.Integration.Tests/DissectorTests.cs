using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>What leaves the node is what a program that knows only the standards takes it for (OPSEC capabilities, 2.1, second test).</summary>
public sealed class DissectorTests
{
    private const string Element = "[ex@32473 a=\"b\"]";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("OPSEC", "2.1.2")]
    public async Task A_protocol_dissector_reads_what_is_sent_and_finds_nothing_malformed()
    {
        Assert.SkipUnless(Dissector.IsAllowed, "packets can only be read as root");
        using var certificates = await TestCertificates.MakeAsync();
        using var tls = RsyslogSink.Tls(certificates.Folder);
        using var lines = RsyslogSink.Tcp();
        using var received = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var modern = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var legacy = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var dissector = new Dissector(
            Dissector.Rule("udp", PortOf(received), "syslog"), Dissector.Rule("udp", PortOf(modern), "syslog"), Dissector.Rule("udp", PortOf(legacy), "syslog"),
            Dissector.Rule("tcp", lines.Port, "syslog"), Dissector.Rule("tcp", tls.Port, "tls"));
        await dissector.StartedAsync();
        await using var node = await SwornNode.StartAsync($"""
            outputs:
              - {Output("udp", "received", PortOf(received))}
              - {Output("udp", "modern", PortOf(modern), "format: rfc5424")}
              - {Output("udp", "legacy", PortOf(legacy), "format: rfc3164")}
              - {Output("tcp", "lines", lines.Port, "framing: lf")}
              - {Output("tls", "secret", tls.Port, $"peer-name: collector, authorities: {certificates.Folder}/ca.pem, certificate: {certificates.Folder}/sender.pem, key: {certificates.Folder}/sender.key")}
            routes:
              - match: EVENT-
            """);

        // One by one, so that each goes in a segment of its own: the dissector cuts no stream into messages, and does not know octet counting.
        for (var number = 0; number < 24; number++)
        {
            var text = Message(number);
            await SendAsync(node, text + "\n");
            await Eventually.TrueAsync(() => tls.Lines().Contains(text) && lines.Lines().Contains(text), Limit, () => $"message {number}\n{node.Log}");
        }

        await Eventually.TrueAsync(
            () => dissector.Packets.Count(static packet => packet.Of("syslog.msg").Contains(Mark(23), StringComparison.Ordinal)) == 4,
            Limit, () => string.Join("; ", dissector.Packets.Select(static packet => packet.ToString())));
        Assert.All(dissector.Packets, static packet => Assert.True(packet.Of("_ws.malformed").Length == 0, packet.ToString()));
        foreach (var port in new[] { PortOf(received), PortOf(modern), lines.Port })
        {
            Assert.Equal(Enumerable.Range(0, 24).Select(Expected), ReadAt(dissector, port));
        }

        var old = dissector.Packets.Where(packet => packet.Port == PortOf(legacy)).ToList();
        Assert.Equal(Enumerable.Range(0, 24).Select(static number => Priority(number)), old.Select(PriorityOf));
        Assert.All(old, static packet => Assert.Equal(("edge1", "Nov 27 10:00:00"), (packet.Of("syslog.hostname"), packet.Of("syslog.timestamp_rfc3164"))));

        // The handshake, then nothing but application data (RFC 8446, 5.1; RFC 5246, 6.2.1).
        var records = dissector.Packets.Where(packet => packet.Port == tls.Port)
            .SelectMany(static packet => $"{packet.Of("tls.record.content_type")},{packet.Of("tls.record.opaque_type")}".Split(',')).ToList();
        Assert.Contains("22", records);
        Assert.True(records.Count(static record => record == "23") >= 24);
        Assert.DoesNotContain(dissector.Packets, packet => packet.Port == tls.Port && packet.Of("syslog.msg").Length > 0);
    }

    private static IEnumerable<string> ReadAt(Dissector dissector, int port) => dissector.Packets.Where(packet => packet.Port == port).Select(static packet =>
        $"{PriorityOf(packet)} v{packet.Of("syslog.version")} {packet.Of("syslog.hostname")} {packet.Of("syslog.appname")} {packet.Of("syslog.procid")}");

    private static string Expected(int number) => $"{Priority(number)} v1 edge1 app {number}";

    private static string Priority(int number) => string.Create(CultureInfo.InvariantCulture, $"{number}.{number % 8}");

    private static string PriorityOf(Dissector.Packet packet) => $"{packet.Of("syslog.facility")}.{packet.Of("syslog.level")}";

    private static string Mark(int number) => string.Create(CultureInfo.InvariantCulture, $"EVENT-{number:d3}");

    /// <summary>Every facility, and every severity.</summary>
    private static string Message(int number) => string.Create(
        CultureInfo.InvariantCulture, $"<{(number * 8) + (number % 8)}>1 2026-11-27T10:00:00Z edge1 app {number} ID47 {Element} {Mark(number)}");

    private static string Output(string type, string name, int port, string more = "origin: false") => string.Create(
        CultureInfo.InvariantCulture, $"{{type: {type}, name: {name}, to: '127.0.0.1:{port}', {more}}}");

    private static int PortOf(UdpClient socket) => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    private static async Task SendAsync(SwornNode node, string octets)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, node.TcpPort);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(octets));
    }
}
