using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>A client of a node's API: the owner of the data directory, or a person with a log-in.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    private ApiClient(SwornNode node)
    {
        // A node that speaks TLS here shows the certificate that it made for itself, and is known by it.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null
            && X509Certificate2.CreateFromPem(File.ReadAllText(Path.Join(node.Data, "state/tls/self-made.crt"))).Equals(shown);
        _http = new HttpClient(handler) { BaseAddress = new Uri(node.HttpAddress) };
    }

    /// <summary>Who owns the data directory, on the same machine.</summary>
    public static ApiClient Owner(SwornNode node)
    {
        var client = new ApiClient(node);
        client._http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Join(node.Data, "state/console.token")).Trim());
        return client;
    }

    /// <summary>Somebody who logs in; the status says whether it worked.</summary>
    public static async Task<(ApiClient Client, HttpStatusCode Status)> LogInAsync(SwornNode node, string user, string password)
    {
        var client = new ApiClient(node);
        using var answer = await client._http.PostAsJsonAsync("/api/v1/session", new { user, password });
        if (answer.IsSuccessStatusCode)
        {
            client._http.DefaultRequestHeaders.Add("X-Sworn-Csrf", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrf").GetString());
        }

        return (client, answer.StatusCode);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path}: {answer.StatusCode} {text}"));
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<string> TextAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonElement?> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path}: {answer.StatusCode} {text}"));
        return text.Length == 0 ? null : JsonDocument.Parse(text).RootElement;
    }

    public async Task<HttpStatusCode> DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(path);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}
