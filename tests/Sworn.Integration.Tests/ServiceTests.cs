using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>The service as people on other machines use it: TLS, accounts, tokens, client certificates, the commands with --server.</summary>
public sealed class ServiceTests
{
    private const string Password = "correct horse battery\n";
    private const int Million = 1_000_000;

    [Fact]
    public async Task The_commands_ask_a_server_over_https_with_a_token()
    {
        await using var node = await SwornNode.StartAsync(http: "  tls: on");
        var (server, certificate) = await ServerOfAsync(node);
        Assert.StartsWith("https://127.0.0.1:", server, StringComparison.Ordinal);
        await TestSender.SendTcpAsync(node.TcpPort, "tls", 50, stop: TestContext.Current.CancellationToken);
        await WaitStoredAsync(node, 50);
        var token = await TokenAsync(node, "ada", "auditor");
        string[] access = ["--server", server, "--server-certificate", certificate, "--token", token];

        var query = await ProgramRun.SwornAsync(["query", "app:app", "-r", "--format", "raw", .. access]);
        Assert.True(query.ExitCode == 0, query.Errors);
        Assert.Equal(50, query.Lines.Length);
        Assert.EndsWith("tls 0", query.Lines[0], StringComparison.Ordinal);

        var table = await ProgramRun.SwornAsync(["query", "app:app | top 1 by (host)", .. access]);
        Assert.Contains("host", table.Text, StringComparison.Ordinal);

        var sources = await ProgramRun.SwornAsync(["sources", .. access]);
        Assert.Contains("host", sources.Text, StringComparison.Ordinal);

        var status = await ProgramRun.SwornAsync(["status", .. access]);
        Assert.True(status.ExitCode == 0, status.Errors);
        Assert.Contains("stored", status.Text, StringComparison.Ordinal);

        var coverage = await ProgramRun.SwornAsync(["coverage", "--device", "self", .. access]);
        Assert.True(coverage.ExitCode == 0, coverage.Errors);
        Assert.Contains("  + ", coverage.Text, StringComparison.Ordinal);

        var wrong = await ProgramRun.SwornAsync("query", "*", "--server", server, "--server-certificate", certificate, "--token", token + "x");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("401", wrong.Errors, StringComparison.Ordinal);

        var unknown = await ProgramRun.SwornAsync("query", "*", "--server", server, "--token", token);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("--server-certificate", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_made_listed_given_a_password_and_removed_by_the_commands()
    {
        await using var node = await SwornNode.StartAsync();
        Assert.Equal(0, (await UserAsync(node, Password, "add", "ada", "--role", "reader", "--source", "192.0.2.0/24")).ExitCode);
        var weak = await UserAsync(node, "short\n", "add", "bob", "--role", "reader");
        Assert.Equal(1, weak.ExitCode);
        Assert.Contains("12", weak.Errors, StringComparison.Ordinal);
        var list = await node.RunAsync("user", "list");
        Assert.Contains("ada", Assert.Single(list.Lines), StringComparison.Ordinal);
        var changed = await UserAsync(node, "another long password\n", "password", "ada");
        Assert.True(changed.ExitCode == 0, changed.Errors);
        var unlocked = await UserAsync(node, "", "unlock", "ada");
        Assert.True(unlocked.ExitCode == 0, unlocked.Errors);
        var removed = await UserAsync(node, "", "remove", "ada");
        Assert.True(removed.ExitCode == 0, removed.Errors);
        Assert.Empty((await node.RunAsync("user", "list")).Lines);
        var gone = await UserAsync(node, "", "remove", "ada");
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("404", gone.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_stands_for_its_account_and_for_no_other()
    {
        using var pki = await TestCertificates.MakeAsync();
        using var strangers = await TestCertificates.MakeAsync();
        await using var node = await SwornNode.StartAsync(http: $"  tls: on\n  client-authorities: {Path.Join(pki.Folder, "ca.pem")}");
        var (server, shown) = await ServerOfAsync(node);
        using var known = Load(pki, "sender");
        using var nameless = Load(pki, "collector");
        using var stranger = Load(strangers, "sender");
        var fingerprint = known.GetCertHashString(HashAlgorithmName.SHA256);
        Assert.Equal(0, (await UserAsync(node, "", "add", "machine", "--role", "reader", "--certificate", $"sha-256:{fingerprint}")).ExitCode);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, shown, known, "/api/v1/query?q=*"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, shown, known, "/api/v1/users"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, shown, nameless, "/api/v1/query?q=*"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, shown, null, "/api/v1/query?q=*"));
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(server, shown, stranger, "/api/v1/query?q=*"));
        var audit = await node.RunAsync("query", "app:=sworn user:=machine", "--format", "raw");
        Assert.Contains(" QUERY [audit@32473 user=\"machine\"", audit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_records_are_exported_as_they_are_read_and_the_node_keeps_none_of_them()
    {
        await using var node = await SwornNode.StartAsync();
        var sent = await ProgramRun.SwornAsync(
            "send", "--to", $"tcp://127.0.0.1:{node.TcpPort}", "--count", Million.ToString(CultureInfo.InvariantCulture), "export {n} " + new string('x', 60));
        Assert.True(sent.ExitCode == 0, sent.Errors);
        await node.WaitStoredAsync(Million);
        var token = await TokenAsync(node, "ada", "reader");
        var (server, _) = await ServerOfAsync(node);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync(
            new Uri($"{server}/api/v1/export?q=export%20_source:*&format=jsonl&reverse=true"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var before = ResidentBytes(node.ProcessId);
        var buffer = new byte[1 << 16];
        var lines = 0;
        long octets = 0;
        long most = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            if ((octets += read) % (64 << 20) < read)
            {
                most = Math.Max(most, ResidentBytes(node.ProcessId) - before);
            }
        }

        Assert.Equal(Million, lines);
        Assert.True(octets > 300L << 20, $"{octets}");
        Assert.InRange(most, long.MinValue, 96L << 20);
        var audit = await node.RunAsync("query", "app:=sworn msgid:=EXPORT_END", "--format", "raw");
        Assert.Contains("matched=\"1000000\"", audit.Text, StringComparison.Ordinal);
    }

    private static async Task<(string Server, string Certificate)> ServerOfAsync(SwornNode node)
    {
        using var state = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(node.Data, "state/node.json")));
        return (state.RootElement.GetProperty("http").GetString()!, Path.Join(node.Data, "state/tls/self-made.crt"));
    }

    private static async Task<string> TokenAsync(SwornNode node, string user, string role)
    {
        var made = await UserAsync(node, Password, "add", user, "--role", role);
        Assert.True(made.ExitCode == 0, made.Errors);
        var token = await node.RunAsync("user", "token", user, "--name", "test");
        Assert.True(token.ExitCode == 0, token.Errors);
        return Assert.Single(token.Lines);
    }

    private static Task<ProgramRun> UserAsync(SwornNode node, string input, params string[] arguments) =>
        ProgramRun.SwornWithInputAsync(Encoding.UTF8.GetBytes(input), ["user", .. arguments, "--data", node.Data]);

    private static async Task WaitStoredAsync(SwornNode node, int count) => await Eventually.TrueAsync(
        async () => (await node.RunAsync("query", "app:app _time:all | count")).Text.Trim() == count.ToString(CultureInfo.InvariantCulture),
        TimeSpan.FromSeconds(30),
        () => node.Log);

    private static X509Certificate2 Load(TestCertificates pki, string name)
    {
        using var pem = X509Certificate2.CreateFromPemFile(Path.Join(pki.Folder, name + ".pem"), Path.Join(pki.Folder, name + ".key"));
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    [SuppressMessage("Security", "MA0039", Justification = "It trusts one certificate, octet for octet, and no other.")]
    private static async Task<HttpStatusCode> StatusAsync(string server, string trusted, X509Certificate2? certificate, string path)
    {
        using var expected = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(trusted));
        var octets = expected.RawData;
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, offered, _, _) => offered is not null && offered.RawDataMemory.Span.SequenceEqual(octets),
        };
        if (certificate is not null)
        {
            handler.ClientCertificates.Add(certificate);
        }

        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri(server + path));
        return answer.StatusCode;
    }

    private static long ResidentBytes(int process) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
