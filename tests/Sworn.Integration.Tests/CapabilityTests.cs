using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>
/// The acceptance tests of the OPSEC logging capabilities that no other test shows, by section: 2.3, 2.4, 2.5, 2.13, 2.16.
/// </summary>
public sealed class CapabilityTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("OPSEC", "2.3")]
    public async Task Section_2_3_status_shows_the_delivery_class_of_each_destination()
    {
        await using var node = await SwornNode.StartAsync("""
            outputs:
              - {type: udp, name: hints, to: "127.0.0.1:9"}
              - {type: tcp, name: stream, to: "127.0.0.1:9"}
              - {type: relp, name: sure, to: "127.0.0.1:9"}
            """);
        var outputs = (await node.GetAsync("/api/v1/status")).GetProperty("outputs").EnumerateArray()
            .Select(static output => (output.GetProperty("name").GetString(), output.GetProperty("delivery").GetString()));
        Assert.Equal([("hints", "none"), ("stream", "transport"), ("sure", "acknowledged")], outputs);
    }

    [Theory]
    [InlineData("tls", false)]
    [InlineData("tcp", true)]
    [Trait("OPSEC", "2.4")]
    public async Task Section_2_4_what_goes_to_a_TLS_destination_cannot_be_read_on_the_wire(string transport, bool isReadable)
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var sink = transport == "tls" ? RsyslogSink.Tls(certificates.Folder) : RsyslogSink.Tcp();
        using var wire = new Wire(sink.Port);
        var security = transport == "tls"
            ? $"\n    peer-name: collector\n    authorities: {certificates.Folder}/ca.pem\n    certificate: {certificates.Folder}/sender.pem\n    key: {certificates.Folder}/sender.key" : "";
        await using var node = await SwornNode.StartAsync($"""
            outputs:
              - type: {transport}
                name: next
                to: 127.0.0.1:{wire.Port}
            {security}
            """.Replace("\n\n    ", "\n    ", StringComparison.Ordinal));
        var marker = "PRIV-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        await SendAsync(node, $"<13>1 2026-11-27T10:00:00Z h app - - - {marker}\n");
        await Eventually.TrueAsync(() => sink.Lines().Any(line => line.Contains(marker, StringComparison.Ordinal)), Limit, () => node.Log);
        Assert.Equal(isReadable, wire.Octets.AsSpan().IndexOf(Encoding.ASCII.GetBytes(marker)) >= 0);
    }

    [Fact]
    [Trait("OPSEC", "2.4")]
    public async Task Section_2_4_others_read_neither_the_store_nor_its_keys()
    {
        await using var node = await SwornNode.StartAsync();
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(node.Data) & others);
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Join(node.Data, "log"), "*", SearchOption.AllDirectories))
        {
            Assert.True((File.GetUnixFileMode(path) & (others | UnixFileMode.GroupWrite)) == UnixFileMode.None, path);
        }
    }

    [Fact]
    [Trait("OPSEC", "2.5")]
    public async Task Section_2_5_with_the_collector_away_and_the_node_killed_the_records_are_there_without_a_daemon()
    {
        await using var node = await SwornNode.StartAsync("""
            outputs:
              - {type: relp, name: away, to: "127.0.0.1:9"}
            """);
        await SendAsync(node, string.Concat(Enumerable.Range(1, 3).Select(static number => $"<38>1 2026-11-27T10:00:0{number}Z edge1 sshd - - - Failed password for root attempt {number}\n")));
        await node.WaitStoredAsync(3);
        await node.KillAsync();

        var found = await node.RunAsync("query", "_time:all app:sshd", "-r", "--format", "raw");
        Assert.Equal(3, Encoding.UTF8.GetString(found.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await node.StartAgainAsync();
        Assert.Equal(0, await node.StopAsync());
        var verified = await node.RunAsync("verify");

        // Proven to its end by its own anchor; there is no witness.
        Assert.True(verified.ExitCode == 5, verified.Text + verified.Errors);
    }

    [Fact]
    [Trait("OPSEC", "2.5")]
    public async Task Section_2_5_the_store_keeps_failed_log_ins_and_links_and_the_collector_has_everything()
    {
        using var sink = RsyslogSink.Tcp();
        await using var node = await SwornNode.StartAsync($"""
            stores:
              - name: main
                selectors:
                  - events: authentication:failure
                  - match: 'link \S+ went (up|down)'
            outputs:
              - type: tcp
                name: central
                to: 127.0.0.1:{sink.Port}
            """);
        static string Message(int number) => number switch
        {
            < 3 => $"sshd 7 - - Failed password for root from 192.0.2.7 port 4000{number} ssh2",
            < 5 => $"app - - - link ge-0/0/{number} went down",
            _ => $"app - - - ordinary {number}",
        };
        await SendAsync(node, string.Concat(Enumerable.Range(0, 105).Select(static number => $"<38>1 2026-11-27T10:00:00Z edge1 {Message(number)}\n")));
        await Eventually.TrueAsync(
            async () => (await node.AccountsAsync()).GetProperty("forwarded_only").GetInt64() == 100 && sink.Lines().Count(static line => line.Contains(" edge1 ", StringComparison.Ordinal)) == 105,
            Limit, () => node.Log);
        await node.WaitStoredAsync(5);
        Assert.True((await node.AccountsAsync()).GetProperty("balanced").GetBoolean());
        Assert.Equal(0, await node.StopAsync());
        Assert.Equal(5, (await node.RawAsync()).Count(static octet => octet == (byte)'\n'));
        Assert.Equal(105, sink.Lines().Where(static line => line.Contains(" edge1 ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    [Trait("OPSEC", "2.13")]
    public async Task Section_2_13_ten_thousand_messages_from_a_hundred_addresses_ask_no_name_server()
    {
        using var folder = new TemporaryFolder();
        var script = Path.Join(Repository.Root, "tests/Sworn.Integration.Tests/linux/names.py");
        var run = await ProgramRun.StartAsync(
            "unshare", null, "--net", "--mount", "--pid", "--fork", "--kill-child", "python3", script, Repository.Program, folder.Path);
        Assert.True(run.ExitCode == 0, run.Errors);

        var result = JsonDocument.Parse(run.Text).RootElement;
        Assert.Equal(10_000, result.GetProperty("stored").GetInt32());
        Assert.Equal(0, result.GetProperty("exit").GetInt32());
        Assert.Empty(result.GetProperty("asked").EnumerateArray());

        // The same program, told to find a name, is seen to ask.
        Assert.NotEmpty(result.GetProperty("asked_on_purpose").EnumerateArray());
    }

    [Fact]
    [Trait("OPSEC", "2.16")]
    public async Task Section_2_16_a_secret_put_through_every_door_is_in_no_record_and_no_line()
    {
        var secret = "S" + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        await using var node = await SwornNode.StartAsync($"""
            outputs:
              - type: webhook
                name: hook
                address: http://127.0.0.1:9/hook
                authorization: Bearer {secret}
            """);
        var address = new Uri(JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(node.Data, "state/node.json"), TestContext.Current.CancellationToken)).RootElement.GetProperty("http").GetString()!);
        using var http = new HttpClient { BaseAddress = address };
        using var login = new StringContent($$"""{"user":"root","password":"{{secret}}"}""", Encoding.UTF8, "application/json");
        Assert.NotEqual(HttpStatusCode.OK, (await http.PostAsync(new Uri("/api/v1/session", UriKind.Relative), login, TestContext.Current.CancellationToken)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        Assert.NotEqual(HttpStatusCode.OK, (await http.GetAsync(new Uri("/api/v1/config", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(0, await node.StopAsync());

        var records = Encoding.UTF8.GetString((await node.RunAsync("query", "_time:all", "--format", "raw")).Output);
        Assert.Contains("LOGIN", records, StringComparison.Ordinal);
        var shown = await ProgramRun.SwornAsync("config", "show", "--effective", "--config", Path.Join(node.Folder, "sworn.yaml"));
        foreach (var form in new[] { secret, Convert.ToBase64String(Encoding.ASCII.GetBytes(secret)), Convert.ToHexString(Encoding.ASCII.GetBytes(secret)) })
        {
            Assert.DoesNotContain(form, records, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(form, node.Log, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(form, Encoding.UTF8.GetString(shown.Output) + shown.Errors, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    [Trait("OPSEC", "2.16")]
    public async Task Section_2_16_secrets_of_an_originator_are_replaced_before_they_are_hashed()
    {
        string[] forms =
        [
            "snmp-server community {0} RO", "username a password 7 {0}", "enable secret 5 {0}", "key-string 0 {0}",
            "set security ike policy p pre-shared-key ascii-text \"{0}\"; ## SECRET-DATA",
            "set system login user a authentication encrypted-password \"{0}\"; ## SECRET-DATA",
            "copy https://ops:{0}@192.0.2.1/startup-config", "-----BEGIN EC PRIVATE KEY-----{0}-----END EC PRIVATE KEY-----",
            "the pin={0} was typed", "Failed password for invalid user {0} from 192.0.2.9 port 22 ssh2",
        ];
        var secret = "S" + RandomNumberGenerator.GetInt32(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);
        await using var node = await SwornNode.StartAsync("""
            inputs:
              - name: tcp
                type: tcp
                listen: 127.0.0.1:0
                redact: true
                unknown-users: mask
            redaction:
              - name: pin
                pattern: 'pin=(?<secret>\S+)'
                words: pin
            """);
        await SendAsync(node, string.Concat(forms.Select(form => $"<13>1 2026-11-27T10:00:00Z h app - - - {string.Format(CultureInfo.InvariantCulture, form, secret)}\n")));
        await node.WaitStoredAsync(forms.Length);
        Assert.Equal(forms.Length, (await node.AccountsAsync()).GetProperty("inputs").GetProperty("tcp").GetProperty("redacted").GetInt64());
        Assert.Equal(0, await node.StopAsync());

        foreach (var file in Directory.EnumerateFiles(node.Data, "*", SearchOption.AllDirectories))
        {
            Assert.True((await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)) < 0, file);
        }

        var found = await node.RunAsync("query", "_time:all _flags:redacted", "--format", "raw");
        Assert.Equal(forms.Length, found.Lines.Count(static line => line.Contains("(redacted:", StringComparison.Ordinal)));
    }

    private static async Task SendAsync(SwornNode node, string octets)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, node.TcpPort);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(octets));
    }

    /// <summary>A relay of octets that keeps what goes by: a tap on the wire.</summary>
    private sealed class Wire : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        // Guards what was seen.
        private readonly Lock _lock = new();
        private readonly MemoryStream _seen = new();
        private readonly int _to;

        public Wire(int to)
        {
            _to = to;
            _listener.Start();
            _ = Task.Run(RunAsync);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public byte[] Octets
        {
            get
            {
                lock (_lock)
                {
                    return _seen.ToArray();
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var near = await _listener.AcceptTcpClientAsync();
                    using var far = new TcpClient();
                    await far.ConnectAsync(IPAddress.Loopback, _to);
                    await Task.WhenAny(PassAsync(near.GetStream(), far.GetStream()), PassAsync(far.GetStream(), near.GetStream()));
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
            {
                return;
            }
        }

        private void Keep(ReadOnlySpan<byte> octets)
        {
            lock (_lock)
            {
                _seen.Write(octets);
            }
        }

        private async Task PassAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[16_384];
            int count;
            while ((count = await from.ReadAsync(buffer)) > 0)
            {
                Keep(buffer.AsSpan(0, count));
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
    }
}
