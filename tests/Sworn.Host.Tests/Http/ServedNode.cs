using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Sworn.Host.Running;
using Sworn.Testing;

namespace Sworn.Host.Tests.Http;

/// <summary>A whole node in this process, with its real HTTP pipeline on a free port and a clock that a test moves.</summary>
internal sealed class ServedNode : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly string _folder;
    private Node _node;

    private ServedNode(Node node, string folder, ManualTimeProvider time, ConfigurationText text)
    {
        _node = node;
        _folder = folder;
        Time = time;
        Text = text;
    }

    /// <summary>Where its data lies.</summary>
    public string Folder => _folder;

    public ManualTimeProvider Time { get; }

    /// <summary>What the node reads when it reads its configuration again.</summary>
    public ConfigurationText Text { get; }

    public Node Node => _node;

    public static Task<ServedNode> StartAsync(string more = "") => StartAsync(new ManualTimeProvider(), ConfigurationText.Usual + more);

    /// <summary>A node whose inputs and HTTP server are the test's.</summary>
    public static async Task<ServedNode> StartAsync(ManualTimeProvider time, string configuration)
    {
        var folder = Directory.CreateTempSubdirectory("sworn-http-").FullName;
        var text = new ConfigurationText(folder) { Rest = configuration };
        return new ServedNode(await RunAsync(time, text), folder, time, text);
    }

    /// <summary>Stops the node, as an administrator does, and starts it on the same data.</summary>
    public async Task RestartAsync(string configuration)
    {
        await _node.StopAsync();
        await _node.DisposeAsync();
        Text.Rest = configuration;
        _node = await RunAsync(Time, Text);
    }

    /// <summary>Whether a certificate is the one that the node made for itself.</summary>
    public bool IsOwn(X509Certificate? shown)
    {
        using var own = X509CertificateLoader.LoadCertificateFromFile(Path.Join(_folder, "state/tls/self-made.crt"));
        return shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(own.RawDataMemory.Span);
    }

    /// <summary>A client without a name.</summary>
    public HttpClient Anonymous()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (_node.HttpAddress!.StartsWith("https", StringComparison.Ordinal))
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => IsOwn(shown);
        }

        return new HttpClient(handler) { BaseAddress = new Uri(_node.HttpAddress) };
    }

    /// <summary>The owner of the data directory, on the same machine.</summary>
    public HttpClient Console()
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", NodeState.TryReadConsoleToken(_folder));
        return client;
    }

    /// <summary>A client that has logged in as an account that is made for it.</summary>
    public async Task<HttpClient> LoggedInAsync(string name, string role, string source = "*")
    {
        using var console = Console();
        using var made = await console.PostAsJsonAsync("/api/v1/users", new
        {
            name,
            password = Password,
            roles = new[] { role },
            scopes = new { stores = new[] { "*" }, sources = new[] { source } },
            mustChangePassword = false,
        });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var client = Anonymous();
        using var login = await client.PostAsJsonAsync("/api/v1/session", new { user = name, password = Password });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        client.DefaultRequestHeaders.Add("X-Sworn-Csrf", (string)(await JsonOf(login))["csrf"]!);
        return client;
    }

    /// <summary>A client with a token of an account.</summary>
    public async Task<HttpClient> WithTokenAsync(string name, string role, string source = "*")
    {
        using var session = await LoggedInAsync(name, role, source);
        using var made = await session.PostAsJsonAsync("/api/v1/tokens", new { name = "test" });
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await JsonOf(made))["token"]!);
        return client;
    }

    /// <summary>Sends messages from this machine and waits until they are stored, or somewhere else.</summary>
    public async Task SendAsync(params IReadOnlyList<string> messages)
    {
        var before = Settled();
        using var socket = new TcpClient();
        await socket.ConnectAsync(_node.Inputs[0].Endpoint);
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => message + "\n"))));
        socket.Client.Shutdown(SocketShutdown.Send);
        await UntilAsync(() =>
        {
            // Group commit waits for the clock, which stands still unless it is moved.
            Time.Advance(TimeSpan.FromMilliseconds(30));
            return Task.FromResult(Settled() >= before + messages.Count);
        });
    }

    public static async Task<JsonNode> JsonOf(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    public static async Task<JsonNode> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await JsonOf(answer);
    }

    /// <summary>The lines of an answer as objects.</summary>
    public static async Task<List<JsonNode>> LinesAsync(HttpClient client, string path)
    {
        var text = await client.GetStringAsync(path);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>The audit records that the log has, as text.</summary>
    public async Task<string> AuditAsync()
    {
        using var console = Console();
        return await console.GetStringAsync("/api/v1/export?q=_time:all%20app:=sworn&format=raw");
    }

    /// <summary>Asks again until something holds, with a limit; other threads of the node do the work meanwhile.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    private long Settled() => _node.Accounts.Inputs.Sum(static input => input.Stored + input.ForwardedOnly + input.Dropped.Values.Sum());

    private static Task<Node> RunAsync(ManualTimeProvider time, ConfigurationText text)
    {
        var configuration = text.Load();
        Assert.True(configuration.IsValid, string.Join('\n', configuration.Errors));
        return Node.StartAsync(configuration, acceptLostAnchor: false, time, text.Load);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync();
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
