using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace Sworn.Host.Tests.Http;

/// <summary>Who may give up a body, and who may hold one.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the client has a limit of its own.")]
public sealed class RetentionTests
{
    private const string TwoPersons = "stores: [{ name: main, redaction-approvals: 2 }]";

    [Fact]
    public async Task Two_administrators_have_to_approve_where_the_configuration_says_so()
    {
        await using var node = await ServedNode.StartAsync(TwoPersons);
        await node.SendAsync("<14>1 - mx1 app - - - before", "<14>1 - mx1 app - - - xyzzy secret", "<14>1 - mx1 app - - - behind");
        using var ada = await node.LoggedInAsync("ada", "administrator");
        using var ben = await node.LoggedInAsync("ben", "administrator");
        var index = await IndexOfAsync(ada, "xyzzy");
        await SealedAsync(node, index);

        using var asked = await ada.PostAsJsonAsync("/api/v1/redactions", new { index, reason = "a password in clear" });
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var request = await ServedNode.JsonOf(asked);
        Assert.Equal("waiting", (string)request["state"]!);
        var path = $"/api/v1/redactions/{(string)request["id"]!}";
        using var own = await ada.PostAsync($"{path}/approve", null);
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        Assert.Single((await ServedNode.GetAsync(ben, "/api/v1/redactions"))["redactions"]!.AsArray());

        using var approved = await MovingAsync(node, ben.PostAsync($"{path}/approve", null));
        var done = await ServedNode.JsonOf(approved);
        Assert.True(approved.StatusCode == HttpStatusCode.Created, done.ToJsonString());
        Assert.Equal(["ada", "ben"], done["approvers"]!.AsArray().Select(name => (string)name!));
        using var again = await ben.PostAsync($"{path}/approve", null);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);

        var record = await ServedNode.GetAsync(ada, string.Create(CultureInfo.InvariantCulture, $"/api/v1/records/main/{index}"));
        Assert.Null(record["leaf"]!["salt_b64"]);
        Assert.NotNull(record["proof"]);
        Assert.Contains("[redacted] a password in clear", record["record"]!.ToJsonString(), StringComparison.Ordinal);
        var audit = await node.AuditAsync();
        Assert.Contains(" REDACTION_REQUESTED [audit@32473 user=\"ada\"", audit, StringComparison.Ordinal);
        Assert.Contains(" REDACTION_APPROVED [audit@32473 user=\"ben\"", audit, StringComparison.Ordinal);
        Assert.Contains("approvers=\"ada,ben\"", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_redact_and_auditors_hold()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<14>1 - mx1 app - - - a message");
        using var administrator = await node.LoggedInAsync("ada", "administrator");
        using var auditor = await node.LoggedInAsync("olga", "auditor");
        using var reader = await node.LoggedInAsync("rob", "reader");
        var index = await IndexOfAsync(administrator, "message");
        await SealedAsync(node, index);
        foreach (var client in new[] { auditor, reader })
        {
            using var refused = await client.PostAsJsonAsync("/api/v1/redactions", new { index, reason = "none" });
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var withheld = await reader.GetAsync("/api/v1/holds");
        Assert.Equal(HttpStatusCode.Forbidden, withheld.StatusCode);
        using var set = await MovingAsync(node, auditor.PostAsJsonAsync("/api/v1/holds", new { id = "case-7", reason = "a court", first = index, since = "2026-01-01T00:00:00Z" }));
        Assert.True(set.StatusCode == HttpStatusCode.Created || set.StatusCode == HttpStatusCode.OK, await set.Content.ReadAsStringAsync());
        using var twice = await auditor.PostAsJsonAsync("/api/v1/holds", new { id = "case-7", reason = "a court" });
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        var hold = Assert.Single((await ServedNode.GetAsync(auditor, "/api/v1/holds"))["holds"]!.AsArray())!;
        Assert.Equal("2026-01-01T00:00:00Z", (string)hold["since"]!);

        using var free = await MovingAsync(node, auditor.PostAsJsonAsync("/api/v1/holds/case-7/release", new { reason = "closed" }));
        Assert.Equal(HttpStatusCode.NoContent, free.StatusCode);
        using var redacted = await MovingAsync(node, administrator.PostAsJsonAsync("/api/v1/redactions", new { index, reason = "a name" }));
        Assert.True(redacted.StatusCode == HttpStatusCode.Created, await redacted.Content.ReadAsStringAsync());
        var audit = await node.AuditAsync();
        Assert.Contains(" HOLD_SET [audit@32473 user=\"olga\"", audit, StringComparison.Ordinal);
        Assert.Contains(" HOLD_RELEASED [audit@32473 user=\"olga\"", audit, StringComparison.Ordinal);
    }

    private static async Task<ulong> IndexOfAsync(HttpClient client, string text) =>
        (ulong)(await ServedNode.LinesAsync(client, $"/api/v1/query?q=_time:all%20app:=app%20{text}&limit=1"))[0]["index"]!;

    /// <summary>Until a checkpoint covers a record.</summary>
    private static Task SealedAsync(ServedNode node, ulong index) => ServedNode.UntilAsync(() =>
    {
        node.Time.Advance(TimeSpan.FromMilliseconds(300));
        return Task.FromResult(node.Node.Log.CheckpointSize > index);
    });

    /// <summary>The writer's clock stands still unless it is moved.</summary>
    private static async Task<HttpResponseMessage> MovingAsync(ServedNode node, Task<HttpResponseMessage> answer)
    {
        await ServedNode.UntilAsync(() =>
        {
            node.Time.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(answer.IsCompleted);
        });
        return await answer;
    }
}
