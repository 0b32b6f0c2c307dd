using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Sworn.Host.Configuration;
using Sworn.Host.Running;

namespace Sworn.Cli.Commands;

/// <summary>Asks a running node over its HTTP API.</summary>
internal sealed class NodeClient : IDisposable
{
    private const string TokenVariable = "SWORN_TOKEN";
    private const string SelfMade = "state/tls/self-made.crt";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    [SuppressMessage("Security", "CA5400", Justification = "Revocation lists would be fetched from the network, which a node without internet does not have.")]
    private NodeClient(string address, string? token, string? certificate)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw CommandFailedException.Usage($"'{address}' is not an address; write --server http://127.0.0.1:8514");
        }

        _http = new HttpClient(HandlerFor(certificate)) { BaseAddress = uri, Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        }
    }

    /// <summary>The node that the options name: by its address, or by the data directory it uses.</summary>
    /// <exception cref="CommandFailedException">No node is running there.</exception>
    public static NodeClient Of(ParseResult parsed)
    {
        var token = parsed.GetValue(CommonOptions.Token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        if (parsed.GetValue(CommonOptions.Server) is { } server)
        {
            return new NodeClient(server, token, parsed.GetValue(CommonOptions.Certificate));
        }

        var data = parsed.GetValue(CommonOptions.Data) ?? NodeEnvironment.Current.DataDirectory;
        var certificate = Path.Join(data, SelfMade);
        return new NodeClient(
            AddressOf(data), token ?? NodeState.TryReadConsoleToken(data), File.Exists(certificate) ? certificate : null);
    }

    /// <summary>Adds the options that <see cref="Of"/> reads.</summary>
    public static void AddOptionsTo(Command command)
    {
        command.Add(CommonOptions.Server);
        command.Add(CommonOptions.Token);
        command.Add(CommonOptions.Certificate);
    }

    /// <summary>The JSON at a path.</summary>
    /// <exception cref="CommandFailedException">The node does not answer, or refuses.</exception>
    public Task<JsonDocument> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, body: null, cancellation);

    /// <summary>Sends a request and gives the JSON of the answer; an empty object when there is none.</summary>
    /// <exception cref="CommandFailedException">The node does not answer, or refuses.</exception>
    public Task<JsonDocument> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation) =>
        SendAsync(method, path, body, Limit, cancellation);

    /// <summary>Sends a request that may take so long, and gives the JSON of the answer; an empty object when there is none.</summary>
    /// <exception cref="CommandFailedException">The node does not answer, or refuses.</exception>
    public async Task<JsonDocument> SendAsync(HttpMethod method, string path, object? body, TimeSpan most, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(most);
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await StartAsync(request, limit.Token);
        var octets = await answer.Content.ReadAsByteArrayAsync(limit.Token);
        return JsonDocument.Parse(octets.Length == 0 ? "{}"u8.ToArray() : octets);
    }

    /// <summary>The body at a path, as it comes.</summary>
    /// <exception cref="CommandFailedException">The node does not answer, or refuses.</exception>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellation) =>
        await (await AskAsync(path, cancellation)).Content.ReadAsStreamAsync(cancellation);

    /// <summary>The answer at a path, whose body is still to be read.</summary>
    /// <exception cref="CommandFailedException">The node does not answer, or refuses.</exception>
    public async Task<HttpResponseMessage> AskAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await StartAsync(request, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> StartAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException untrusted)
        {
            throw CommandFailedException.Failed(
                $"{_http.BaseAddress} shows a certificate that is not trusted here: {untrusted.Message} If the node made it for itself, copy {SelfMade} from its data directory and name it with --server-certificate");
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw CommandFailedException.Failed($"{_http.BaseAddress} does not answer: {failure.Message}");
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw CommandFailedException.Failed($"{_http.BaseAddress} answers {(int)answer.StatusCode}: {await DetailOfAsync(answer, cancellation)}");
        }
    }

    private static async Task<string> DetailOfAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
            return problem.RootElement.GetProperty("detail").GetString() ?? "";
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return answer.ReasonPhrase ?? "";
        }
    }

    /// <summary>A certificate that the operator names is the only one that is trusted, whatever it says of names.</summary>
    [SuppressMessage("Security", "MA0039", Justification = "It trusts one certificate, octet for octet, and no other: stricter than any chain.")]
    private static HttpClientHandler HandlerFor(string? certificate)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = false };
        if (certificate is null)
        {
            return handler;
        }

        try
        {
            var trusted = X509Certificate2.CreateFromPem(File.ReadAllText(certificate)).RawData;
            handler.ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown is not null && shown.RawDataMemory.Span.SequenceEqual(trusted);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw CommandFailedException.Usage($"{certificate}: {wrong.Message}");
        }

        return handler;
    }

    private static string AddressOf(string data) => NodeState.TryRead(data) is { } state
        ? state.Http ?? throw CommandFailedException.Failed($"the node that uses {data} has its HTTP API off")
        : throw CommandFailedException.Failed($"no node is using {data}; start one with 'sworn run', or name one with --data or --server");
}
