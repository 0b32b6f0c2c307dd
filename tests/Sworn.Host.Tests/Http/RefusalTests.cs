using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Sworn.Host.Http;
using Sworn.Host.Tests.Configuration;

namespace Sworn.Host.Tests.Http;

[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the client has a limit of its own.")]
public sealed class RefusalTests
{
    [Fact]
    public async Task What_is_not_known_or_too_large_is_refused_with_a_problem_document()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = await node.LoggedInAsync("ada", "administrator");

        await ExpectAsync(client.GetAsync("/api/v1/query?q=a&limt=5"), HttpStatusCode.BadRequest, "limt");
        await ExpectAsync(client.GetAsync("/api/v1/query?limit=5&limit=6"), HttpStatusCode.BadRequest, "once");
        await ExpectAsync(client.GetAsync("/api/v1/query?limit=0"), HttpStatusCode.BadRequest, "100000");
        await ExpectAsync(client.GetAsync("/api/v1/histogram?buckets=501"), HttpStatusCode.BadRequest, "500");
        await ExpectAsync(client.GetAsync("/api/v1/query?since=yesterdayish"), HttpStatusCode.BadRequest, "since");
        await ExpectAsync(client.PostAsJsonAsync("/api/v1/verify", new { quick = true, fast = true }), HttpStatusCode.BadRequest, "fast");
        await ExpectAsync(client.PostAsync("/api/v1/verify", new StringContent("quick=true")), HttpStatusCode.UnsupportedMediaType, "application/json");
        await ExpectAsync(client.PostAsync("/api/v1/verify", new StringContent("{", Encoding.UTF8, "application/json")), HttpStatusCode.BadRequest, "");
        await ExpectAsync(client.PostAsJsonAsync("/api/v1/verify", new { quick = new string('x', 70 << 10) }), HttpStatusCode.RequestEntityTooLarge, "");
        await ExpectAsync(client.GetAsync("/api/v1/nothing"), HttpStatusCode.NotFound, "openapi");
        var problem = await ExpectAsync(client.GetAsync("/api/v1/query?q=host:"), HttpStatusCode.BadRequest, "");
        Assert.True((int)problem["column"]! > 1);
    }

    [Fact]
    public async Task A_query_that_takes_more_memory_than_it_may_puts_it_aside_and_answers()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync([.. Enumerable.Range(0, 30_000).Select(number => $"<14>1 - mx1 app - - - message {number}")]);
        using var client = await node.LoggedInAsync("ada", "reader");

        // A group for each record, and 60 columns in each: more than the 256 MiB that a query may keep.
        var columns = string.Join(", ", Enumerable.Range(0, 60).Select(number => $"count() a{number}"));
        var lines = await ServedNode.LinesAsync(
            client, $"/api/v1/query?since=2000-01-01T00:00Z&q={Uri.EscapeDataString($"app:=app message | stats by (_index) {columns} | count")}");
        Assert.Equal("{\"count\":30000}", lines[0].ToJsonString());
        Assert.True((long)lines[1]["_stats"]!["octetsSpilled"]! > 0);
        Assert.Contains(" QUERY [audit@32473 user=\"ada\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_does_not_say_what_a_pipe_needs_is_refused_with_what_to_do()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<14>1 - mx1 app - - - message");
        using var client = await node.LoggedInAsync("ada", "reader");

        var problem = await ExpectAsync(client.GetAsync("/api/v1/query?q=_time:all%20|%20patterns%20|%20diff%201d"), HttpStatusCode.UnprocessableEntity, "_time:1d");
        Assert.Equal("The query does not say enough", (string)problem["title"]!);

        // The node goes on.
        await ServedNode.LinesAsync(client, "/api/v1/query?since=2000-01-01T00:00Z&q=message&limit=1");
    }

    [Fact]
    public async Task Without_a_log_in_only_this_machine_learns_how_the_node_is()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = node.Anonymous();

        Assert.True((await client.GetAsync("/api/v1/status")).IsSuccessStatusCode);
        Assert.True((await client.GetAsync("/metrics")).IsSuccessStatusCode);
        foreach (var endpoint in ApiTable.All.Where(endpoint => endpoint.Access is Access.Permitted or Access.LoggedIn))
        {
            var path = endpoint.Path.Replace("{store}", "main", StringComparison.Ordinal).Replace("{index}", "0", StringComparison.Ordinal)
                .Replace("{name}", "ada", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), path);
            await ExpectAsync(client.SendAsync(request), HttpStatusCode.Unauthorized, "log in");
        }

        using var forwarded = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status");
        forwarded.Headers.Add("X-Forwarded-For", "203.0.113.9");
        await ExpectAsync(client.SendAsync(forwarded), HttpStatusCode.Unauthorized, "log in");
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status") { Headers = { Host = "evil.example" } };
        await ExpectAsync(client.SendAsync(rebound), HttpStatusCode.Unauthorized, "log in");
    }

    [Fact]
    public async Task A_false_ended_or_removed_token_does_not_hold()
    {
        await using var node = await ServedNode.StartAsync();
        using var session = await node.LoggedInAsync("ada", "reader");
        using var made = await session.PostAsJsonAsync("/api/v1/tokens", new { name = "ci", days = 1 });
        var token = await ServedNode.JsonOf(made);
        using var client = node.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token["token"]!);
        Assert.True((await client.GetAsync("/api/v1/query")).IsSuccessStatusCode);

        node.Time.Advance(TimeSpan.FromDays(1));
        await ExpectAsync(client.GetAsync("/api/v1/query"), HttpStatusCode.Unauthorized, "token");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "swt_guess");
        await ExpectAsync(client.GetAsync("/api/v1/query"), HttpStatusCode.Unauthorized, "token");
        Assert.Contains(" ACCESS_DENIED ", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_cannot_make_a_browser_ask()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = await node.LoggedInAsync("ada", "administrator");
        using var from = new HttpRequestMessage(HttpMethod.Get, "/api/v1/query") { Headers = { { "Origin", "https://evil.example" } } };
        await ExpectAsync(client.SendAsync(from), HttpStatusCode.Forbidden, "another site");
        using var login = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        await ExpectAsync(client.SendAsync(login), HttpStatusCode.Forbidden, "another site");
        client.DefaultRequestHeaders.Remove("X-Sworn-Csrf");
        await ExpectAsync(client.PostAsJsonAsync("/api/v1/verify", new { quick = true }), HttpStatusCode.Forbidden, "X-Sworn-Csrf");
    }

    [Theory]
    [InlineData("reader", "POST", "/api/v1/verify")]
    [InlineData("reader", "GET", "/api/v1/evidence")]
    [InlineData("reader", "GET", "/api/v1/users")]
    [InlineData("reader", "GET", "/api/v1/sessions")]
    [InlineData("operator", "GET", "/api/v1/evidence")]
    [InlineData("operator", "DELETE", "/api/v1/users/ada")]
    [InlineData("auditor", "POST", "/api/v1/users")]
    [InlineData("auditor", "POST", "/api/v1/users/ada/password")]
    [InlineData("auditor", "DELETE", "/api/v1/sessions/s-1")]
    public async Task A_role_does_not_reach_beyond_itself(string role, string method, string path)
    {
        await using var node = await ServedNode.StartAsync();
        using var client = await node.LoggedInAsync("bob", role);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? JsonContent.Create(new { }) : null };

        await ExpectAsync(client.SendAsync(request), HttpStatusCode.Forbidden, "roles");
        Assert.Contains(" ACCESS_DENIED [audit@32473 user=\"bob\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/../v1/status")]
    [InlineData("/api/v1/%2e%2e/status")]
    [InlineData("/api//v1/status")]
    [InlineData("/api/v1/records/main%2f0")]
    [InlineData("/assets/..%5c..%5cetc")]
    [InlineData("/api/v1/status%00")]
    public async Task A_path_that_means_two_things_is_refused(string path)
    {
        await using var node = await ServedNode.StartAsync();
        using var socket = new TcpClient();
        var address = new Uri(node.Node.HttpAddress!);
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(socket.GetStream());

        Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = await node.LoggedInAsync("ada", "administrator");

        await ExpectAsync(client.DeleteAsync("/api/v1/users/ada"), HttpStatusCode.Conflict, "last administrator");
    }

    [Fact]
    public async Task Every_answer_tells_a_browser_to_take_own_assets_only()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = node.Anonymous();
        foreach (var path in new[] { "/", "/healthz", "/api/v1/session", "/nothing.js", "/explore/deep" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Contains("default-src 'none'; script-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }

        using var page = await client.GetAsync("/explore/deep");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var same = await client.SendAsync(again);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task The_description_is_that_of_the_page_and_has_every_route()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = node.Anonymous();
        var text = await client.GetStringAsync("/api/v1/openapi.json");
        var paths = JsonNode.Parse(text)!["paths"]!.AsObject();

        Assert.All(ApiTable.All, endpoint => Assert.NotNull(paths[endpoint.Path]![endpoint.Method.ToLowerInvariant()]!["responses"]));
        GoldenText.AssertIs(text, "docs", "openapi.json");
    }

    private static async Task<JsonNode> ExpectAsync(Task<HttpResponseMessage> asked, HttpStatusCode status, string part)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.Contains(part, text, StringComparison.Ordinal);
        return problem;
    }
}
