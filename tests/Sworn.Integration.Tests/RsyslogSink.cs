using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>A real rsyslogd as collector: what it receives stands in a file as it came. It can be killed and started again.</summary>
internal sealed class RsyslogSink : IDisposable
{
    private const string Head = """
        global(workDirectory="FOLDER" maxMessageSize="64k" MORE)
        template(name="raw" type="string" string="%rawmsg%\n")

        """;

    private const string Tail = """

        action(type="omfile" file="FOLDER/received" template="raw" flushOnTXEnd="on" asyncWriting="off")

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-sink-");
    private readonly string _configuration;
    private Process? _process;

    private RsyslogSink(string input, string more)
    {
        Port = FreePort();
        _configuration = Path.Join(_folder.FullName, "rsyslog.conf");
        File.WriteAllText(
            _configuration,
            (Head + input + Tail).Replace("FOLDER", _folder.FullName, StringComparison.Ordinal)
            .Replace("PORT", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("MORE", more, StringComparison.Ordinal));
        Start();
    }

    public int Port { get; }

    public static RsyslogSink Tcp() => new("module(load=\"imptcp\")\ninput(type=\"imptcp\" address=\"127.0.0.1\" port=\"PORT\")", "");

    public static RsyslogSink Udp() => new("module(load=\"imudp\")\ninput(type=\"imudp\" address=\"127.0.0.1\" port=\"PORT\")", "");

    public static RsyslogSink Relp() => new("module(load=\"imrelp\")\ninput(type=\"imrelp\" address=\"127.0.0.1\" port=\"PORT\" maxDataSize=\"64k\")", "");

    /// <summary>TLS by OpenSSL; the sender must show a certificate of the same authority with the name "sender".</summary>
    public static RsyslogSink Tls(string certificates) => new(
        "module(load=\"imtcp\" StreamDriver.Name=\"ossl\" StreamDriver.Mode=\"1\" StreamDriver.Authmode=\"x509/name\" PermittedPeer=[\"sender\"])\n"
        + "input(type=\"imtcp\" address=\"127.0.0.1\" port=\"PORT\")",
        $"defaultNetstreamDriverCAFile=\"{certificates}/ca.pem\" defaultNetstreamDriverCertFile=\"{certificates}/collector.pem\" defaultNetstreamDriverKeyFile=\"{certificates}/collector.key\"");

    /// <summary>RELP in TLS; the sender must show a certificate of the same authority with the name "sender".</summary>
    public static RsyslogSink RelpTls(string certificates) => new(
        "module(load=\"imrelp\")\ninput(type=\"imrelp\" address=\"127.0.0.1\" port=\"PORT\" maxDataSize=\"64k\" tls=\"on\" "
        + $"tls.caCert=\"{certificates}/ca.pem\" tls.myCert=\"{certificates}/collector.pem\" tls.myPrivKey=\"{certificates}/collector.key\" "
        + "tls.authMode=\"name\" tls.permittedPeer=[\"sender\"])",
        "");

    /// <summary>What came, line by line.</summary>
    public IReadOnlyList<string> Lines()
    {
        var file = Path.Join(_folder.FullName, "received");
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    public void Start() =>
        _process = Process.Start(new ProcessStartInfo("rsyslogd", ["-n", "-f", _configuration, "-i", "NONE", "-C"]));

    /// <summary>SIGTERM: it writes what it has acknowledged. After SIGKILL rsyslogd loses what is in its queue in memory.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
