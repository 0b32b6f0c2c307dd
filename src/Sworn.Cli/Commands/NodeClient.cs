using System.Text.Json;
using Sworn.Host.Configuration;
using Sworn.Host.Running;

namespace Sworn.Cli.Commands;

/// <summary>Asks a running node over its HTTP API.</summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    /// <summary>Finds the node by its address, or by the data directory it uses.</summary>
    /// <exception cref="CommandFailedException">No node is running there.</exception>
    public NodeClient(string? server, string? data)
    {
        var address = server ?? AddressOf(data ?? NodeEnvironment.Current.DataDirectory);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw CommandFailedException.Usage($"'{address}' is not an address; write --server http://127.0.0.1:8514");
        }

        _http = new HttpClient { BaseAddress = uri, Timeout = Limit };
    }

    /// <summary>The JSON at a path.</summary>
    /// <exception cref="CommandFailedException">The node does not answer, or not with success.</exception>
    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellation).ConfigureAwait(false));
        }
        catch (HttpRequestException failure)
        {
            throw CommandFailedException.Failed($"{_http.BaseAddress} does not answer: {failure.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string AddressOf(string data) => NodeState.TryRead(data) is { } state
        ? state.Http ?? throw CommandFailedException.Failed($"the node that uses {data} has its HTTP API off")
        : throw CommandFailedException.Failed($"no node is using {data}; start one with 'sworn run', or name one with --data or --server");
}
