using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sworn.Host.Tests.Http;

/// <summary>The policy for a full disk at run time, and rules that write records about records.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the client has a limit of its own.")]
public sealed class StorageTests
{
    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task An_administrator_sets_the_policy_recorded_with_old_and_new_and_nobody_else_does()
    {
        await using var node = await ServedNode.StartAsync();
        foreach (var role in new[] { "reader", "operator", "auditor" })
        {
            using var other = await node.LoggedInAsync($"a-{role}", role);
            using var refused = await other.PostAsJsonAsync("/api/v1/store/policy", new { policy = "stop-all" });
            using var notResumed = await other.PostAsync("/api/v1/store/resume", content: null);
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (refused.StatusCode, notResumed.StatusCode));
        }

        using var client = await node.LoggedInAsync("ada", "administrator");
        Assert.Equal("drop-newest", (string)(await SetAsync(client, new { policy = "drop-newest" }))["policy"]!);
        Assert.Equal("drop-newest", (string)(await StoreAsync(client))["policy"]!);
        Assert.Equal("block", (string)(await SetAsync(client, new { policy = "configured" }))["policy"]!);

        var audit = await node.AuditAsync();
        Assert.Matches("ACCESS_DENIED .*user=\"a-operator\".*/api/v1/store/policy", audit);
        Assert.Matches("STORAGE_POLICY .*user=\"ada\".*old=\"block\" new=\"drop-newest\" seconds=\"-\" outcome=\"success\"", audit);
        Assert.Matches("STORAGE_POLICY .*user=\"ada\".*old=\"drop-newest\" new=\"block\"", audit);
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public async Task A_policy_for_a_time_returns_by_itself_and_that_is_recorded()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = node.Console();
        var set = await SetAsync(client, new { policy = "drop-newest", seconds = 600 });
        Assert.NotNull((string?)set["until"]);
        node.Time.Advance(TimeSpan.FromSeconds(599));
        await node.SendAsync("<13>wakes the writer");
        Assert.Equal("drop-newest", (string)(await StoreAsync(client))["policy"]!);
        node.Time.Advance(TimeSpan.FromSeconds(1));
        await ServedNode.UntilAsync(async () =>
        {
            await node.SendAsync("<13>wakes the writer");
            return (string)(await StoreAsync(client))["policy"]! == "block";
        });

        await ServedNode.UntilAsync(async () => (await node.AuditAsync()).Contains("old=\"drop-newest\" new=\"block\"", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task What_is_not_possible_is_refused_with_what_to_do()
    {
        await using var node = await ServedNode.StartAsync();
        using var client = node.Console();
        foreach (var (body, status, said) in new (object, HttpStatusCode, string)[]
        {
            (new { policy = "drop-all" }, HttpStatusCode.BadRequest, "stop-local"),
            (new { policy = "block", seconds = 0 }, HttpStatusCode.BadRequest, "seconds"),
            (new { policy = "configured", seconds = 5 }, HttpStatusCode.BadRequest, "configured"),
            (new { policy = "stop-local" }, HttpStatusCode.Conflict, "no output"),
        })
        {
            using var refused = await client.PostAsJsonAsync("/api/v1/store/policy", body);
            Assert.Equal(status, refused.StatusCode);
            Assert.Contains(said, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var resumed = await client.PostAsync("/api/v1/store/resume", content: null);
        Assert.Equal(HttpStatusCode.Conflict, resumed.StatusCode);
    }

    [Fact]
    [Trait("OPSEC", "2.12")]
    public async Task A_record_that_matches_a_rule_gives_exactly_one_more_that_names_the_rule_and_its_cause()
    {
        await using var node = await ServedNode.StartAsync("""
            routes:
              - { name: bgp-down, match: "BGP .* Down", notify: true }
            """);
        var messages = Enumerable.Range(0, 100).Select(number => $"<189>1 - edge1 bgp - - - {(number == 63 ? "BGP neighbour 192.0.2.1 Down" : $"BGP neighbour {number} Up")}");
        await node.SendAsync([.. messages]);
        await ServedNode.UntilAsync(async () => (await node.AuditAsync()).Contains(" RULE_MATCHED [", StringComparison.Ordinal));
        await node.SendAsync("<189>1 - edge1 bgp - - - BGP RULE_MATCHED [ is only a text here, and everything is up");

        using var console = node.Console();
        var cause = (await ServedNode.LinesAsync(console, "/api/v1/query?since=2000-01-01T00:00Z&q=neighbour%20Down%20app:=bgp&limit=10")).Where(HasIndex).Single();
        var audit = (await node.AuditAsync()).Split('\n').Where(line => line.Contains("RULE_MATCHED", StringComparison.Ordinal)).ToList();
        Assert.Contains($"rule=\"bgp-down\" index=\"{cause["_index"] ?? cause["index"]}\" source=\"127.0.0.1\"", Assert.Single(audit), StringComparison.Ordinal);
    }

    private static bool HasIndex(JsonNode line) => line["_index"] is not null || line["index"] is not null;

    private static async Task<JsonNode> SetAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/store/policy", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await ServedNode.JsonOf(answer);
    }

    private static async Task<JsonNode> StoreAsync(HttpClient client) => (await ServedNode.GetAsync(client, "/api/v1/status"))["stores"]![0]!;
}
