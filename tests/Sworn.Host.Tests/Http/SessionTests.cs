using System.Net;
using System.Net.Http.Json;

namespace Sworn.Host.Tests.Http;

public sealed class SessionTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact]
    public async Task The_link_of_the_first_start_makes_one_administrator_once()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = node.Anonymous();
        var token = node.Node.FirstLink!.Split("#claim=")[1];

        using var wrong = await client.PostAsJsonAsync("/api/v1/session/claim", new { token = "guess", user = "eve", password = ServedNode.Password }, Cancel);
        using var weak = await client.PostAsJsonAsync("/api/v1/session/claim", new { token, user = "ada", password = "short" }, Cancel);
        using var right = await client.PostAsJsonAsync("/api/v1/session/claim", new { token, user = "ada", password = ServedNode.Password }, Cancel);
        using var again = await client.PostAsJsonAsync("/api/v1/session/claim", new { token, user = "eve", password = ServedNode.Password }, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("password", (string)(await ServedNode.JsonOf(weak))["member"]!);
        Assert.Equal("administrator", (string)(await ServedNode.JsonOf(right))["roles"]![0]!);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Null(node.Node.FirstLink);
        Assert.Equal("ada", (string)(await ServedNode.GetAsync(client, "/api/v1/session"))["user"]!);
    }

    [Theory]
    [InlineData("keep", "my password", 0)]
    [InlineData("mask", "(redacted:unknown-user)", 4)]
    [Trait("OPSEC", "2.16")]
    public async Task A_name_that_no_account_has_is_in_the_records_of_failed_log_ins_unless_it_is_to_be_masked(string setting, string shown, int masked)
    {
        await using var node = await ServedNode.StartAsync($"identity: {{unknown-users: {setting}}}\n");
        (await node.LoggedInAsync("ada", "reader")).Dispose();
        using var client = node.Anonymous();
        foreach (var user in new[] { "ada", "my password", "my password", "my password" })
        {
            using var refused = await client.PostAsJsonAsync("/api/v1/session", new { user, password = "wrong" }, Cancel);
            Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
            node.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var records = await node.AuditAsync();
        Assert.Contains("account=\"ada\"", records, StringComparison.Ordinal);
        Assert.Contains($"account=\"{shown}\"", records, StringComparison.Ordinal);
        Assert.Equal(masked == 0, records.Contains("my password", StringComparison.Ordinal));
        Assert.Contains($"sworn_login_names_masked_total {masked}\n", await client.GetStringAsync("/metrics", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_and_no_script()
    {
        await using var node = await ServedNode.StartAsync();
        using var session = await node.LoggedInAsync("ada", "reader");
        using var client = node.Anonymous();
        using var login = await client.PostAsJsonAsync("/api/v1/session", new { user = "ada", password = ServedNode.Password }, Cancel);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));

        Assert.StartsWith("sworn_session=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Failures_back_off_and_lock_and_time_or_the_console_unlocks()
    {
        await using var node = await ServedNode.StartAsync();
        (await node.LoggedInAsync("ada", "reader")).Dispose();
        using var client = node.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, await LoginAsync(client, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await LoginAsync(client, "wrong"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await LoginAsync(client, ServedNode.Password));
        node.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, await LoginAsync(client, "wrong"));
        Assert.Equal(HttpStatusCode.Locked, await LoginAsync(client, ServedNode.Password));

        using var console = node.Console();
        using var unlocked = await console.PostAsync("/api/v1/users/ada/unlock", content: null, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, unlocked.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await LoginAsync(client, ServedNode.Password));

        var audit = await node.AuditAsync();
        Assert.Contains(" LOGIN_LOCKED [audit@32473 user=\"-\" origin=\"127.0.0.1\" account=\"ada\"", audit, StringComparison.Ordinal);
        Assert.Contains("reason=\"backoff\"", audit, StringComparison.Ordinal);
        Assert.Contains("reason=\"locked\"", audit, StringComparison.Ordinal);
        Assert.Contains(" USER_UNLOCK ", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(ServedNode.Password, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_without_an_account_is_treated_like_one_with()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = node.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, await LoginAsync(client, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await LoginAsync(client, "wrong"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await LoginAsync(client, "wrong"));
    }

    [Fact]
    public async Task An_idle_log_in_ends_and_the_end_is_recorded()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = await node.LoggedInAsync("ada", "reader");
        node.Time.Advance(TimeSpan.FromMinutes(14));
        await ServedNode.GetAsync(client, "/api/v1/session");
        node.Time.Advance(TimeSpan.FromMinutes(14));
        await ServedNode.GetAsync(client, "/api/v1/session");
        node.Time.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));

        using var late = await client.GetAsync("/api/v1/session", Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        Assert.StartsWith("Authorised use only", (string)(await ServedNode.JsonOf(late))["banner"]!, StringComparison.Ordinal);
        Assert.Contains(" SESSION_TIMEOUT [audit@32473 user=\"ada\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_sees_and_ends_log_ins()
    {
        await using var node = await ServedNode.StartAsync();
        using var reader = await node.LoggedInAsync("bob", "reader");
        using var administrator = await node.LoggedInAsync("ada", "administrator");
        var list = await ServedNode.GetAsync(administrator, "/api/v1/sessions");
        var id = (string)list["sessions"]!.AsArray().Single(session => (string)session!["user"]! == "bob")!["id"]!;

        using var ended = await administrator.DeleteAsync($"/api/v1/sessions/{id}", Cancel);
        using var after = await reader.GetAsync("/api/v1/session", Cancel);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_password_that_somebody_else_chose_has_to_be_changed_first()
    {
        await using var node = await ServedNode.StartAsync();
        using var console = node.Console();
        using var made = await console.PostAsJsonAsync("/api/v1/users", new { name = "bob", password = ServedNode.Password, roles = new[] { "reader" } }, Cancel);
        using var client = node.Anonymous();
        using var login = await client.PostAsJsonAsync("/api/v1/session", new { user = "bob", password = ServedNode.Password }, Cancel);
        client.DefaultRequestHeaders.Add("X-Sworn-Csrf", (string)(await ServedNode.JsonOf(login))["csrf"]!);

        using var before = await client.GetAsync("/api/v1/query", Cancel);
        using var change = await client.PostAsJsonAsync("/api/v1/session/password", new { current = ServedNode.Password, password = "another staple entirely" }, Cancel);
        using var after = await client.GetAsync("/api/v1/query", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, change.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Logging_out_ends_the_log_in_and_is_recorded()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = await node.LoggedInAsync("ada", "reader");

        using var ended = await client.DeleteAsync("/api/v1/session", Cancel);
        using var after = await client.GetAsync("/api/v1/session", Cancel);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains(" LOGOUT [audit@32473 user=\"ada\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> LoginAsync(HttpClient client, string password)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { user = "ada", password }, Cancel);
        return answer.StatusCode;
    }
}
