using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sworn.Host.Tests.Http;

[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the client has a limit of its own.")]
public sealed class SearchTests
{
    private const string AllTime = "_time:all";

    [Fact]
    public async Task A_query_streams_records_and_then_says_what_was_done()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<11>1 - mx1 app - - - first", "<14>1 - mx2 app - - - second");
        using var client = await node.LoggedInAsync("ada", "reader");

        var lines = await ServedNode.LinesAsync(client, $"/api/v1/query?q={AllTime}%20app:=app&limit=1");

        Assert.Equal(2, lines.Count);
        Assert.Equal("second", (string)lines[0]["msg"]!);
        Assert.True((bool)lines[1]["_stats"]!["more"]!);
        Assert.Contains(" QUERY [audit@32473 user=\"ada\" origin=\"127.0.0.1\" what=\"query\" query=\"_time:all app:=app\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipes_work_through_the_api()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<11>1 - mx1 app - LOGIN [x@1 user=\"ann\"] number 1", "<11>1 - mx2 app - LOGIN [x@1 user=\"bob\"] number 2", "<14>1 - mx2 app - BYE [x@1 user=\"bob\"] end");
        using var client = await node.LoggedInAsync("ada", "reader");
        async Task<List<JsonNode>> AskAsync(string query) => await ServedNode.LinesAsync(client, $"/api/v1/query?q={Uri.EscapeDataString($"{AllTime} {query}")}");

        var patterns = await AskAsync("app:=app | patterns");
        Assert.Equal("<11>1 - <*> app - LOGIN [x@1 user=\"<*>\"] number <*>", (string)patterns[0]["pattern"]!);
        Assert.Equal(2, (int)patterns[0]["hits"]!);
        Assert.True((long)patterns[^1]["_stats"]!["read"]! > 0);
        Assert.Equal(["BYE", "LOGIN"], (await AskAsync("app:=app user:in(msgid:=BYE | fields user)")).SkipLast(1).Select(record => (string)record["msgid"]!));
        Assert.Equal("ann!", (string)(await AskAsync("app:=app | format \"<user>!\" as loud | last 3 | offset 2"))[0]["fields"]!["loud"]!);
        Assert.Equal(32, Convert.FromBase64String((string)(await AskAsync("app:=app | limit 1 | proof"))[0]["leaf"]!).Length);
        Assert.Equal(["before", "hit"], (await AskAsync("msgid:=BYE | context before 1 | sort by (_index)")).SkipLast(1).Select(record => (string)record["fields"]!["context"]!));
    }

    [Fact]
    public async Task Histogram_and_facets_count_what_matches()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<11>1 - mx1 app - - - a", "<11>1 - mx1 app - - - b", "<14>1 - mx2 app - - - c");
        using var client = await node.LoggedInAsync("ada", "reader");

        var histogram = await ServedNode.GetAsync(client, $"/api/v1/histogram?q={AllTime}%20app:=app");
        var facets = await ServedNode.GetAsync(client, $"/api/v1/facets?q={AllTime}%20app:=app&fields=host,severity");

        Assert.Equal(3, histogram["buckets"]!.AsArray().Sum(bucket => (long)bucket!["total"]!));
        Assert.Equal(2, histogram["buckets"]!.AsArray().Sum(bucket => (long)bucket!["bySeverity"]![3]!));
        Assert.True((bool)histogram["complete"]!);
        Assert.Equal("""{"value":"mx1","count":2}""", facets["fields"]![0]!["values"]![0]!.ToJsonString());
        Assert.Equal(2, (int)facets["fields"]![1]!["distinct"]!);
    }

    [Fact]
    public async Task The_proof_of_a_record_leads_from_its_octets_to_the_signed_root()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync([.. Enumerable.Range(0, 700).Select(number => $"<14>1 - mx1 app - - - number {number}")]);
        using var client = await node.LoggedInAsync("ada", "reader");
        var found = await ServedNode.LinesAsync(client, $"/api/v1/query?q={AllTime}%20app:=app%20%22number%20345%22&limit=1");
        JsonNode? answer = null;
        await ServedNode.UntilAsync(async () =>
        {
            node.Time.Advance(TimeSpan.FromSeconds(11));
            answer = await ServedNode.GetAsync(client, $"/api/v1/records/main/{found[0]["index"]}");
            return answer["proof"] is not null;
        });

        var entry = Convert.FromBase64String((string)answer!["leaf"]!["entry_b64"]!);
        var salt = Convert.FromBase64String((string)answer["leaf"]!["salt_b64"]!);
        var raw = Convert.FromBase64String((string)answer["record"]!["raw_b64"]!);
        Assert.Equal("<14>1 - mx1 app - - - number 345", Encoding.UTF8.GetString(raw));
        Assert.Equal(SHA256.HashData([.. salt, .. raw]), entry[64..]);
        Assert.Equal(RootOf(SHA256.HashData([0, .. entry]), answer), ((string)answer["checkpoint"]!).Split('\n')[2]);
    }

    [Fact]
    public async Task Whoever_may_see_some_sources_reaches_no_record_of_others_by_any_path()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<14>1 - mx1 app - - - secret words");
        using var outside = await node.LoggedInAsync("out", "administrator", "198.51.100.0/24");
        using var inside = await node.LoggedInAsync("in", "reader", "127.0.0.0/8");
        var record = (await ServedNode.LinesAsync(inside, $"/api/v1/query?q={AllTime}"))[0];
        var index = (ulong)record["index"]!;

        Assert.Equal("secret words", (string)record["msg"]!);
        foreach (var query in new[] { AllTime, "_time:all _kind:*", "_time:all OR *", $"_index:={index}", "* | limit 5", "_time:all NOT _source:198.51.100.0/24" })
        {
            var only = Assert.Single(await ServedNode.LinesAsync(outside, $"/api/v1/query?q={Uri.EscapeDataString(query)}"));
            Assert.Equal(0, (long)only["_stats"]!["matched"]!);
            Assert.Equal(0, (long)only["_stats"]!["scanned"]!);
            Assert.Empty(await outside.GetStringAsync($"/api/v1/export?q={Uri.EscapeDataString(query)}&format=raw"));
        }

        Assert.Equal("{\"count\":0}", (await ServedNode.LinesAsync(outside, "/api/v1/query?q=_time:all|count"))[0].ToJsonString());
        Assert.Empty((await ServedNode.GetAsync(outside, $"/api/v1/facets?q={AllTime}&fields=host"))["fields"]![0]!["values"]!.AsArray());
        Assert.Equal(0, (await ServedNode.GetAsync(outside, $"/api/v1/histogram?q={AllTime}"))["buckets"]!.AsArray().Sum(bucket => (long)bucket!["total"]!));
        Assert.Empty((await ServedNode.GetAsync(outside, "/api/v1/sources"))["sources"]!.AsArray());
        Assert.Empty((await ServedNode.GetAsync(outside, "/api/v1/complete?q=host:"))["items"]!.AsArray());
        Assert.Single((await ServedNode.GetAsync(inside, "/api/v1/sources"))["sources"]!.AsArray());
        for (ulong guess = 0; guess <= index; guess++)
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(outside, $"/api/v1/records/main/{guess}"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(outside, $"/api/v1/records/main/{guess}/context"));
        }

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(outside, $"/api/v1/evidence?q={AllTime}"));
    }

    [Fact]
    public async Task Context_shows_the_neighbours_of_the_same_host()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync([.. Enumerable.Range(0, 20).Select(number => $"<14>1 - mx{number % 2} app - - - n{number}")]);
        using var client = await node.LoggedInAsync("ada", "reader");
        var found = await ServedNode.LinesAsync(client, $"/api/v1/query?q={AllTime}%20msg:=n10");

        var lines = await ServedNode.LinesAsync(client, $"/api/v1/records/main/{found[0]["index"]}/context?before=2&after=1&same=host");

        Assert.Equal(["n6", "n8", "n10", "n12"], lines[..^1].Select(line => (string)line["msg"]!));
    }

    [Fact]
    public async Task A_tail_shows_what_comes_after_it_was_opened()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<14>1 - mx1 app - - - before");
        using var client = await node.LoggedInAsync("ada", "reader");
        using var answer = await client.GetAsync("/api/v1/tail?q=app:=app", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(": alive", await reader.ReadLineAsync());

        // The follower takes its place a moment after the first line; what comes until then may or may not be shown.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var line = reader.ReadLineAsync(limit.Token).AsTask();
        string? seen = null;
        for (var number = 0; seen is null; number++)
        {
            await node.SendAsync($"<14>1 - mx1 app - - - after {number}");
            while (line.IsCompleted)
            {
                seen = (await line)!.StartsWith("data: ", StringComparison.Ordinal) ? await line : seen;
                line = reader.ReadLineAsync(limit.Token).AsTask();
            }
        }

        Assert.Contains("\"msg\":\"after ", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_has_everything_and_needs_no_memory_for_it()
    {
        await using var node = await ServedNode.StartAsync();
        var message = $"<14>1 - mx1 app - - - {new string('x', 900)}";
        await node.SendAsync([.. Enumerable.Repeat(message, 20_000)]);

        // Those who read behind the log have memory of their own, which is not the export's.
        await ServedNode.UntilAsync(() => Task.FromResult(node.Node.Derived.Next >= 20_000));
        using var client = await node.LoggedInAsync("ada", "reader");
        using var answer = await client.GetAsync($"/api/v1/export?q={AllTime}%20app:=app&format=raw", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[256];
        Assert.True(await body.ReadAsync(buffer) > 0);

        // The client does not read on: the node must wait, and not keep 18 MB for it.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long octets = 0;
        long most = 0;
        for (var read = buffer.Length; read > 0; read = await body.ReadAsync(buffer.AsMemory()))
        {
            octets += read;
            most = octets % (4 << 20) < buffer.Length ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before) : most;
        }

        Assert.True(octets >= 20_000L * (message.Length + 1) - buffer.Length, octets.ToString(CultureInfo.InvariantCulture));
        Assert.InRange(most, long.MinValue, 8 << 20);
        Assert.Contains(" EXPORT [audit@32473 user=\"ada\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_knows_fields_and_the_values_that_records_have()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync("<14>1 - mx1.example app - - - a");
        using var client = await node.LoggedInAsync("ada", "reader");

        Assert.Contains("severity:", Texts(await ServedNode.GetAsync(client, "/api/v1/complete?q=sev")));
        Assert.Contains("warning", Texts(await ServedNode.GetAsync(client, "/api/v1/complete?q=severity:wa")));
        Assert.Contains("mx1.example", Texts(await ServedNode.GetAsync(client, "/api/v1/complete?q=a%20host:m")));
    }

    private static IEnumerable<string> Texts(JsonNode answer) => answer["items"]!.AsArray().Select(item => (string)item!["text"]!);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>RFC 9162, section 2.1.3.2, as a browser would do it.</summary>
    private static string RootOf(byte[] leaf, JsonNode answer)
    {
        var fn = (ulong)answer["leaf"]!["index"]!;
        var sn = (ulong)answer["proof"]!["treeSize"]! - 1;
        var root = leaf;
        foreach (var node in answer["proof"]!["path"]!.AsArray())
        {
            var sibling = Convert.FromBase64String((string)node!);
            if ((fn & 1) == 1 || fn == sn)
            {
                root = SHA256.HashData([1, .. sibling, .. root]);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                root = SHA256.HashData([1, .. root, .. sibling]);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        Assert.Equal(0UL, sn);
        return Convert.ToBase64String(root);
    }
}
