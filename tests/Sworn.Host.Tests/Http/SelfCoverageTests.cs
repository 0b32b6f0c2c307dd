using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sworn.Audit;
using Sworn.Audit.Coverage;
using Sworn.Audit.Events;
using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;
using Sworn.Host.Tests.Configuration;
using Sworn.Query.Language;
using Sworn.Query.Scan;
using Sworn.Store.Files;
using Sworn.Testing;

namespace Sworn.Host.Tests.Http;

/// <summary>
/// sworn is a device too. Everything happens to a whole node that a profile asks for, also what no test can do to a machine: its clock is
/// set. Then every row of every NDcPP has the verdict of <c>self-coverage.txt</c>, with the reason where it is not satisfied.
/// </summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the clients have limits of their own.")]
public sealed class SelfCoverageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-self-");
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("Stranger");

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_row_has_the_verdict_that_a_node_to_which_everything_happened_deserves()
    {
        using var destination = new TlsDestination(_authority.Issue("collector.test", forClients: false));
        var time = new ManualTimeProvider();
        time.Step(TestAuthority.Now - time.GetUtcNow());
        await File.WriteAllTextAsync(InFolder("senders.pem"), _authority.Pem + "\n");
        await File.WriteAllTextAsync(InFolder("collector.pem"), _authority.Pem);
        await using var node = await ServedNode.StartAsync(time, Configured(destination.Port, warnAt: 1));
        await ManageAsync(node);
        await ConnectAsync(node);
        await UntilRecordedAsync(node, "OUTPUT_LOST");
        await UntilRecordedAsync(node, "output=\"wrong\" server=");
        await UntilRecordedAsync(node, "STORAGE_WARNING");
        node.Time.Step(TimeSpan.FromHours(-1));
        await UntilRecordedAsync(node, "CLOCK_STEPPED");
        await node.RestartAsync(Configured(destination: null, warnAt: 2));

        var verdicts = string.Concat(new[] { "ndcpp-2.2e", "ndcpp-3.0e", "ndcpp-4.0" }.Select(profile => Judge(node.Folder, profile)));

        GoldenText.AssertIs(verdicts, "tests/Sworn.Host.Tests/Http/self-coverage.txt");
    }

    private string InFolder(string name) => Path.Join(_folder.FullName, name);

    private string Configured(int? destination, int warnAt) => $$"""
        inputs:
          - { name: senders, type: tls, listen: '127.0.0.1:0', ca-file: '{{InFolder("senders.pem")}}', client-certificate: optional }
        http: { listen: '127.0.0.1:0', tls: on }
        stores: [{ name: main, warn-at: {{warnAt}}, warn-again-at: 99 }]
        {{(destination is { } port ? $"outputs: [{OutputTo(port, "right", "collector.test")}, {OutputTo(port, "wrong", "other.test")}]" : "")}}
        """;

    private string OutputTo(int port, string name, string peer) => string.Create(
        CultureInfo.InvariantCulture, $"{{ name: {name}, type: tls, to: '127.0.0.1:{port}', authorities: '{InFolder("collector.pem")}', peer-name: {peer} }}");

    /// <summary>What administrators do, and what becomes of those who cannot log in or leave without a word.</summary>
    private static async Task ManageAsync(ServedNode node)
    {
        using var idle = await node.LoggedInAsync("cyd", "reader");
        using var bob = await node.LoggedInAsync("bob", "reader");
        (await node.LoggedInAsync("eve", "reader")).Dispose();
        using var ada = await node.LoggedInAsync("ada", "administrator");
        await DoneAsync(ada.PostAsJsonAsync("/api/v1/users/bob/password", new { password = "another long password" }));
        await DoneAsync(ada.PostAsJsonAsync("/api/v1/store/policy", new { policy = "drop-newest" }));
        using var guesser = node.Anonymous();
        for (var wrong = 0; wrong < 3; wrong++)
        {
            using var refused = await guesser.PostAsJsonAsync("/api/v1/session", new { user = "eve", password = "wrong" });
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            node.Time.Advance(TimeSpan.FromSeconds(11));
        }

        await DoneAsync(ada.DeleteAsync(new Uri("/api/v1/session", UriKind.Relative)));
        node.Time.Advance(TimeSpan.FromMinutes(16));
        using var late = await idle.GetAsync(new Uri("/api/v1/session", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    /// <summary>Channels that are used, that fail, whose certificate is not valid; and another authority.</summary>
    private async Task ConnectAsync(ServedNode node)
    {
        var senders = node.Node.Inputs.Single(input => input.Name == "senders").Endpoint;
        var server = IPEndPoint.Parse(node.Node.HttpAddress!["https://".Length..]);
        using var known = _authority.Issue("sender.test");
        using var unknown = _stranger.Issue("stranger.test");
        await HandshakeAsync(node, senders, known);
        await HandshakeAsync(node, senders, unknown);
        await SendPlainAsync(senders);
        await SendPlainAsync(server);
        await File.AppendAllTextAsync(InFolder("senders.pem"), _stranger.Pem);
        await HandshakeAsync(node, senders, known);
        await UntilRecordedAsync(node, "TRUST_ANCHOR_ADDED");
        await UntilRecordedAsync(node, " TLS_SESSION_END [audit@32473 input=\"http\"");
        await UntilRecordedAsync(node, "reason=\"untrusted-path\"");
        await UntilRecordedAsync(node, "application=\"https\" reason=\"not-tls\"");
    }

    /// <summary>Who is refused learns it when the handshake is over, or later.</summary>
    private static async Task HandshakeAsync(ServedNode node, IPEndPoint to, X509Certificate2 shown)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(to);
        await using var stream = new SslStream(socket.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificates = [shown],
                RemoteCertificateValidationCallback = (_, own, _, _) => node.IsOwn(own),
            });
            await stream.WriteAsync("13 <13>over TLS\n"u8.ToArray());
            await stream.ShutdownAsync();
            _ = await stream.ReadAsync(new byte[1]);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            Assert.Contains("stranger", shown.Subject, StringComparison.Ordinal);
        }
    }

    private static async Task SendPlainAsync(IPEndPoint to)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(to);
        await socket.GetStream().WriteAsync("this is no TLS, whatever else it may be\n"u8.ToArray());
        try
        {
            _ = await socket.GetStream().ReadAtLeastAsync(new byte[64], minimumBytes: 64, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            // Whether the end comes with a reset does not matter here.
            Assert.False(socket.Connected);
        }
    }

    private static async Task DoneAsync(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode}");
    }

    /// <summary>Lets the node's clock go on until it has recorded something: it looks for changed files once a second.</summary>
    private static async Task UntilRecordedAsync(ServedNode node, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await node.AuditAsync()).Contains(text, StringComparison.Ordinal))
        {
            node.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    private static string Judge(string data, string profile)
    {
        var catalogue = EventCatalogue.Default();
        var engine = new CoverageEngine(ProfileLibrary.Load([]).Find(profile)!, catalogue);
        var sink = new AuditSink(new EventReader(catalogue, TimeZoneInfo.Utc), new SessionTracker(new MemoryChains(1_000)), engine);
        Assert.True(QueryParser.TryParse("_time:all", out var query, out _));
        new LogScan(new DiskDirectory(data), TimeProvider.System).Run(
            new QueryRequest { Query = query, Order = QueryOrder.OldestFirst }, sink, CancellationToken.None);
        var text = new StringBuilder();
        foreach (var row in engine.Judge("self", configuration: null).Requirements.Where(row => row.Verdict != CoverageVerdict.NotAudited))
        {
            var missing = row.Missing.Count == 0 ? "" : ": " + string.Join("; ", row.Missing);
            text.Append(CultureInfo.InvariantCulture, $"{profile} {row.Requirement.Id}: {CoverageText.NameOf(row.Verdict)}{missing}\n");
        }

        return text.ToString();
    }
}
