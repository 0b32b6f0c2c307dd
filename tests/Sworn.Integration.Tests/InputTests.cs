using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Sworn.Testing;

namespace Sworn.Integration.Tests;

/// <summary>Real senders over TLS, RELP, the unix socket and files (OPSEC 2.1, 2.3, 2.4).</summary>
public sealed class InputTests
{
    private const int Kills = 4;
    private const int Flood = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("gtls", "x509/name")]
    [InlineData("ossl", "x509/name")]
    public async Task Rsyslogd_forwards_over_tls_with_mutual_authentication(string driver, string mode)
    {
        using var pki = new Pki();
        await using var node = await SwornNode.StartAsync(pki.TlsInput("required", "client.example.com"));
        var socket = Path.Join(node.Folder, "log.sock");
        using var rsyslog = await StartRsyslogAsync(node, socket, $"""
            global(DefaultNetstreamDriverCAFile="{pki.Authorities}" DefaultNetstreamDriverCertFile="{pki.ClientCertificate}" DefaultNetstreamDriverKeyFile="{pki.ClientKey}")
            action(type="omfwd" protocol="tcp" target="127.0.0.1" port="{node.Port("tls")}" TCP_Framing="octet-counted"
              StreamDriver="{driver}" StreamDriverMode="1" StreamDriverAuthMode="{mode}" StreamDriverPermittedPeers="server.example.com"
              template="RSYSLOG_SyslogProtocol23Format")
            """);

        await PeerTests.SendLinesAsync(node, socket, rsyslog);
        var started = Assert.Single((await AuditAsync(node, "TLS_SESSION_START")).Take(1));
        Assert.Contains("CN=client.example.com", started, StringComparison.Ordinal);
        Assert.Contains("fingerprint=\"sha-256:", started, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tls")]
    public async Task Rsyslogd_sends_over_relp(string tls)
    {
        using var pki = new Pki();
        await using var node = await SwornNode.StartAsync(RelpInput(tls.Length > 0 ? pki.Keys("required", "client.example.com") : null));
        var socket = Path.Join(node.Folder, "log.sock");
        var security = tls.Length == 0 ? "" : $"""
            tls="on" tls.caCert="{pki.Authorities}" tls.myCert="{pki.ClientCertificate}" tls.myPrivKey="{pki.ClientKey}" tls.authMode="name" tls.permittedPeer=["server.example.com"]
            """;
        using var rsyslog = await StartRsyslogAsync(node, socket, $"""
            module(load="omrelp")
            action(type="omrelp" target="127.0.0.1" port="{node.Port("relp")}" template="RSYSLOG_SyslogProtocol23Format" {security})
            """);

        await PeerTests.SendLinesAsync(node, socket, rsyslog);
    }

    [Fact]
    public async Task Syslog_ng_forwards_over_tls()
    {
        using var pki = new Pki();
        await using var node = await SwornNode.StartAsync(pki.TlsInput("required", "client.example.com"));
        var socket = Path.Join(node.Folder, "log.sock");
        var configuration = Path.Join(node.Folder, "syslog-ng.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            @version: 3.38
            options { stats-freq(0); keep-hostname(yes); };
            source s_in { unix-dgram("{{socket}}"); };
            destination d_out { syslog("127.0.0.1" port({{node.Port("tls")}}) transport("tls")
              tls(ca-file("{{pki.Authorities}}") cert-file("{{pki.ClientCertificate}}") key-file("{{pki.ClientKey}}") peer-verify(required-untrusted))); };
            log { source(s_in); destination(d_out); };
            """, TestContext.Current.CancellationToken);
        var libraries = Path.Join(Repository.SyslogNg, "usr/lib/syslog-ng");
        var modules = Directory.GetDirectories(libraries).Single(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]));
        using var syslogNg = PeerTests.StartPeer(
            Path.Join(Repository.SyslogNg, "usr/sbin/syslog-ng"), libraries,
            "-F", "--no-caps", "--module-path", modules, "-f", configuration, "-R", Path.Join(node.Folder, "persist"),
            "-p", Path.Join(node.Folder, "pid"), "-c", Path.Join(node.Folder, "control"));

        await PeerTests.SendLinesAsync(node, socket, syslogNg);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused_audited_and_a_flood_of_them_fills_nothing()
    {
        using var pki = new Pki();
        await using var node = await SwornNode.StartAsync(pki.TlsInput("required", "client.example.com"));
        var began = Stopwatch.StartNew();
        for (var attempt = 0; attempt < Flood; attempt++)
        {
            await ConnectWithoutCertificateAsync(node.Port("tls"), pki.ServerFingerprint);
        }

        var fingerprint = pki.ServerFingerprint;
        var refused = await ProgramRun.SwornAsync(
            "send", "--to", $"tls://127.0.0.1:{node.Port("tls")}", "--fingerprint", fingerprint.Replace('1', '2'), "hello");
        Assert.Equal(1, refused.ExitCode);
        var sent = await ProgramRun.SwornAsync(
            "send", "--to", $"tls://127.0.0.1:{node.Port("tls")}", "--fingerprint", fingerprint,
            "--certificate", pki.ClientCertificate, "--key", pki.ClientKey, "hello");
        Assert.True(sent.ExitCode == 0, sent.Errors);
        await node.WaitStoredAsync(1);
        await node.StopAsync();

        // The flood and the client that would not trust the node: each is a record or counted in one, and no minute has more than sixty.
        var failures = await AuditAsync(node, "TLS_HANDSHAKE_FAILED");
        var leftOut = (await AuditAsync(node, "AUDIT_RECORDS_LEFT_OUT")).Where(static record => record.Contains("of=\"TLS_HANDSHAKE_FAILED\"", StringComparison.Ordinal))
            .Sum(static record => int.Parse(record.Split("count=\"")[1].Split('"')[0], CultureInfo.InvariantCulture));
        Assert.Equal(Flood + 1, failures.Length + leftOut);
        Assert.InRange(failures.Length, 60, 60 * (1 + (int)Math.Ceiling(began.Elapsed.TotalMinutes)));
        Assert.Contains("reason=\"no-certificate\"", failures[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_relp_acknowledged_is_lost_by_kills()
    {
        var random = new SeededRandom(20261124);
        await using var node = await SwornNode.StartAsync(RelpInput(null));
        var acknowledged = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < Kills; round++)
        {
            var clients = Enumerable.Range(0, 3).ToDictionary(
                number => $"r{round}c{number}", number => new TestRelpClient(node.Port("relp"), $"r{round}c{number}"));
            using var stop = new CancellationTokenSource();
            var sending = clients.Values.Select(client => client.SendAsync(stop.Token)).ToList();
            var enough = random.Between(300, 3_000);
            await Eventually.TrueAsync(() => clients.Values.Sum(static client => client.Acknowledged) >= enough, Limit, () => node.Log);
            await node.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(sending);
            foreach (var (name, client) in clients)
            {
                acknowledged.Add(name, client.Acknowledged);
            }

            await node.StartAgainAsync();
        }

        Assert.Equal(0, await node.StopAsync());
        var stored = Encoding.ASCII.GetString(await node.RawAsync()).Split('\n').ToHashSet(StringComparer.Ordinal);
        foreach (var (name, last) in acknowledged)
        {
            for (var number = 0; number <= last; number++)
            {
                Assert.True(stored.Contains(TestSender.Message(name, number, "")), $"{name} {number} of {last} was acknowledged and is gone");
            }
        }
    }

    [Fact]
    public async Task Logger_on_the_unix_socket_is_received_with_its_process()
    {
        var socket = Path.Join(Path.GetTempPath(), $"sworn-{Guid.NewGuid():N}.sock");
        await using var node = await SwornNode.StartAsync($"""
            inputs:
              - type: unix
                path: {socket}
            """);
        var logger = await ProgramRun.StartAsync("logger", null, "--socket", socket, "--tag", "unix-test", "--priority", "auth.info", "by the socket");
        Assert.True(logger.ExitCode == 0, logger.Errors);
        await node.WaitStoredAsync(1);

        var found = await node.RunAsync("query", "app:=unix-test", "--format", "json");
        var record = JsonDocument.Parse(Assert.Single(found.Lines)).RootElement;
        Assert.Equal("by the socket", record.GetProperty("msg").GetString());
        var journal = await File.ReadAllBytesAsync(Directory.GetFiles(Path.Join(node.Data, "log/jnl"))[0], TestContext.Current.CancellationToken);
        Assert.True(journal.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"path\":\"{socket}\",\"pid\":")) > 0);
    }

    [Fact]
    public async Task A_file_that_is_rotated_under_load_and_over_kills_loses_no_line()
    {
        const int count = 5_000;
        using var folder = new TemporaryFolder();
        var log = Path.Join(folder.Path, "app.log");
        await using var node = await SwornNode.StartAsync($"""
            inputs:
              - type: file
                path: {log}
            """);
        for (var number = 0; number < count; number++)
        {
            await File.AppendAllTextAsync(log, $"line {number}\n", TestContext.Current.CancellationToken);
            if (number % 1_000 == 500)
            {
                // A file that nobody has seen yet cannot be found again under another name.
                await Eventually.TrueAsync(
                    async () => (await node.RunAsync("query", $"_time:all \"line {number - 1}\"", "--format", "raw")).Lines.Length > 0,
                    Limit,
                    () => $"line {number - 1} does not come");
                File.Move(log, log + "." + number.ToString(CultureInfo.InvariantCulture));
            }

            if (number is 1_250 or 3_100)
            {
                await node.KillAsync();
                await node.StartAgainAsync();
            }
        }

        string[] missing = [];
        await Eventually.TrueAsync(
            async () =>
            {
                var raw = (await node.RunAsync("query", "_time:all line", "-r", "--format", "raw")).Lines.ToHashSet(StringComparer.Ordinal);
                missing = [.. Enumerable.Range(0, count).Select(number => $"line {number}").Where(line => !raw.Contains(line))];
                return missing.Length == 0;
            },
            Limit,
            () => $"{missing.Length} lines are missing, first {missing[0]}\n{node.Log}");
        Assert.True((await node.AccountsAsync()).GetProperty("balanced").GetBoolean());
    }

    private static string RelpInput(string? keys) => $"""
        inputs:
          - name: relp
            type: relp
            listen: 127.0.0.1:0
            {(keys is null ? "tls: false" : "tls: true\n" + keys)}
        """;

    private static async Task<string[]> AuditAsync(SwornNode node, string msgId)
    {
        var run = await node.RunAsync("query", $"_time:all app:=sworn msgid:={msgId}", "-r", "--format", "raw");
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Lines;
    }

    /// <summary>A client that shows nothing, to the end that the node makes of it.</summary>
    private static async Task ConnectWithoutCertificateAsync(int port, string fingerprint)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => FingerprintOf(shown!.GetRawCertData()) == fingerprint);
        try
        {
            await tls.AuthenticateAsClientAsync("server.example.com");

            // TLS 1.3: only the first thing that comes from the node says what it thinks.
            Assert.Equal(0, await tls.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return;
        }
    }

    private static string FingerprintOf(byte[] certificate) => "sha-256:" + BitConverter.ToString(SHA256.HashData(certificate)).Replace('-', ':');

    private static async Task<Process> StartRsyslogAsync(SwornNode node, string socket, string action)
    {
        var configuration = Path.Join(node.Folder, "rsyslog.conf");
        await File.WriteAllTextAsync(configuration, $"""
            global(workDirectory="{node.Folder}")
            module(load="imuxsock" SysSock.Use="off")
            input(type="imuxsock" Socket="{socket}" CreatePath="on" RateLimit.Interval="0")
            {action}
            """, TestContext.Current.CancellationToken);
        return PeerTests.StartPeer("rsyslogd", null, "-n", "-f", configuration, "-i", "NONE", "-C");
    }

    /// <summary>An authority, a server and a client, as files.</summary>
    private sealed class Pki : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-pki-");
        private readonly TestAuthority _authority = new();

        public Pki()
        {
            File.WriteAllText(Authorities, _authority.Pem);
            using var server = _authority.Issue("server.example.com", forClients: false);
            using var client = _authority.Issue("client.example.com");
            ServerFingerprint = FingerprintOf(server.RawData);
            Write(server, "server");
            Write(client, "client");
        }

        public string ServerFingerprint { get; }

        public string Authorities => Path.Join(_folder.FullName, "ca.pem");

        public string ClientCertificate => Path.Join(_folder.FullName, "client.pem");

        public string ClientKey => Path.Join(_folder.FullName, "client.key");

        public string TlsInput(string policy, string permitted) => $"""
            inputs:
              - name: tls
                type: tls
                listen: 127.0.0.1:0
            {Keys(policy, permitted)}
            """;

        public string Keys(string policy, string permitted) => $"""
                certificate: {Path.Join(_folder.FullName, "server.pem")}
                key: {Path.Join(_folder.FullName, "server.key")}
                ca-file: {Authorities}
                client-certificate: {policy}
                permitted-clients: {permitted}
            """;

        public void Dispose()
        {
            _authority.Dispose();
            _folder.Delete(recursive: true);
        }

        private void Write(X509Certificate2 certificate, string name)
        {
            File.WriteAllText(Path.Join(_folder.FullName, name + ".pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Join(_folder.FullName, name + ".key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }
    }
}
