using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>tshark, which reads packets off the loopback interface and says what their protocols mean to it.</summary>
internal sealed class Dissector : IDisposable
{
    private static readonly string[] Fields =
    [
        "syslog.facility", "syslog.level", "syslog.version", "syslog.hostname", "syslog.appname", "syslog.procid", "syslog.msg",
        "syslog.timestamp_rfc3164", "tls.record.content_type", "tls.record.opaque_type", "_ws.malformed",
    ];

    private readonly Process _process;
    private readonly UdpClient _probe;
    private readonly ConcurrentQueue<Packet> _packets = new();

    /// <summary>Begins to read.</summary>
    /// <param name="protocols">How to read what goes to which port: <c>udp.port==514,syslog</c>.</param>
    public Dissector(params IReadOnlyList<string> protocols)
    {
        _probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)_probe.Client.LocalEndPoint!).Port;
        string[] arguments =
        [
            "-i", "lo", "-l", "-n", "-Y", "syslog || tls || _ws.malformed", "-T", "fields", "-E", "separator=/t", "-e", "udp.dstport", "-e", "tcp.dstport",
            .. Fields.SelectMany(static field => new[] { "-e", field }),
            .. protocols.Append(Rule("udp", port, "syslog")).SelectMany(static rule => new[] { "-d", rule }),
        ];
        _process = Process.Start(new ProcessStartInfo("tshark", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has read so far.</summary>
    public IReadOnlyList<Packet> Packets => [.. _packets];

    /// <summary>Waits until it reads: what is sent from here on is among the packets.</summary>
    public Task StartedAsync() => Eventually.TrueAsync(
        async () =>
        {
            await _probe.SendAsync("<13>1 - - probe - - - here"u8.ToArray(), (IPEndPoint)_probe.Client.LocalEndPoint!, TestContext.Current.CancellationToken);
            return _packets.Any(static packet => packet.Of("syslog.appname") == "probe");
        },
        TimeSpan.FromSeconds(60), static () => "tshark reads nothing");

    /// <summary>Whether this machine lets it read.</summary>
    public static bool IsAllowed => Environment.IsPrivilegedProcess;

    /// <summary>How to read what goes to a port.</summary>
    public static string Rule(string transport, int port, string protocol) => string.Create(CultureInfo.InvariantCulture, $"{transport}.port=={port},{protocol}");

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _probe.Dispose();
    }

    private void Keep(string? line)
    {
        if (line?.Split('\t') is { } values && values.Length == Fields.Length + 2)
        {
            _packets.Enqueue(new Packet(values));
        }
    }

    /// <summary>One packet: the values of its fields.</summary>
    internal sealed class Packet(string[] values)
    {
        /// <summary>Where it goes.</summary>
        public int Port { get; } = int.Parse(values[0] + values[1], CultureInfo.InvariantCulture);

        public override string ToString() => string.Join('|', values);

        /// <summary>A field; empty when the packet has none.</summary>
        public string Of(string field) => values[2 + Array.IndexOf(Fields, field)];
    }
}
