using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>A real syslog-ng as collector over TLS: what it receives stands in a file, written from what it understood.</summary>
internal sealed class SyslogNgSink : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-sink-");
    private readonly Process _process;

    /// <summary>Starts it; the sender must show a certificate of the authority in the folder.</summary>
    public SyslogNgSink(string certificates)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var configuration = Path.Join(_folder.FullName, "syslog-ng.conf");
        File.WriteAllText(configuration, $$"""
            @version: 3.38
            options { stats-freq(0); keep-hostname(yes); flush-lines(1); };
            source s_in { syslog(ip("127.0.0.1") port({{Port}}) transport("tls") log-iw-size(1000)
              tls(ca-file("{{certificates}}/ca.pem") cert-file("{{certificates}}/collector.pem") key-file("{{certificates}}/collector.key")
              peer-verify(required-trusted))); };
            destination d_out { file("{{Received}}" template("<${PRI}>1 2026-03-01T10:00:00Z ${HOST} ${PROGRAM} - - - ${MSG}\n")); };
            log { source(s_in); destination(d_out); };
            """);
        var libraries = Path.Join(Repository.SyslogNg, "usr/lib/syslog-ng");
        var modules = Directory.GetDirectories(libraries).Single(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]));
        _process = PeerTests.StartPeer(
            Path.Join(Repository.SyslogNg, "usr/sbin/syslog-ng"), libraries,
            "-F", "--no-caps", "--module-path", modules, "-f", configuration, "-R", Path.Join(_folder.FullName, "persist"),
            "-p", Path.Join(_folder.FullName, "pid"), "-c", Path.Join(_folder.FullName, "control"));
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    private string Received => Path.Join(_folder.FullName, "received");

    /// <summary>What came, line by line.</summary>
    public IReadOnlyList<string> Lines() => File.Exists(Received) ? File.ReadAllLines(Received) : [];

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
