using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>What the real program derives behind its log, through kills, and what it says of it.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of.")]
public sealed class DerivedTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private const string Quick = """
        stores:
          - name: main
            idle-checkpoint-interval: 1s
        findings:
          silence-minimum: 10s
          cadence-records: 2
          expected-sources:
            - name: core1
              silent-after: 10s
        """;

    [Fact]
    public async Task Sessions_and_sources_survive_kills_and_a_rebuild_gives_the_same()
    {
        await using var node = await SwornNode.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            await SendAsync(node, Session(round * 2));
            await SendAsync(node, [Session((round * 2) + 1)[0]]);
            using (var owner = ApiClient.Owner(node))
            {
                await owner.GetAsync("/api/v1/sessions/activity?since=1970-01-01");
            }

            await node.KillAsync();
            await node.StartAgainAsync();
        }

        var (chains, sources) = await LookAsync(node);
        Assert.Equal(6, chains.Count);
        Assert.Equal(3, chains.Count(chain => chain.Contains("\"count\":2", StringComparison.Ordinal)));
        Assert.Equal(0, await node.StopAsync());

        var before = await node.RunAsync("sources", "--format", "json");
        var rebuilt = await node.RunAsync("rebuild");
        Assert.True(rebuilt.ExitCode == 0, rebuilt.Errors);
        Assert.Contains("1 sources", rebuilt.Text, StringComparison.Ordinal);
        Assert.Equal(before.Text, (await node.RunAsync("sources", "--format", "json")).Text);

        await node.StartAgainAsync();
        Assert.DoesNotContain("sworn.derive[400]", node.Log, StringComparison.Ordinal);
        var (chainsAgain, sourcesAgain) = await LookAsync(node);
        Assert.Equal(chains, chainsAgain);
        Assert.Equal(sources, sourcesAgain);
    }

    [Fact]
    public async Task A_state_that_is_damaged_is_built_again_and_a_rebuild_beside_a_node_is_refused()
    {
        await using var node = await SwornNode.StartAsync();
        await SendAsync(node, Session(1));
        var (chains, _) = await LookAsync(node);
        var refused = await node.RunAsync("rebuild");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("another sworn is using", refused.Errors, StringComparison.Ordinal);

        await node.StopAsync();
        await File.WriteAllTextAsync(Path.Join(node.Data, "state/derived.db"), new string('x', 10_000));
        await node.StartAgainAsync();

        Assert.Equal(chains, (await LookAsync(node)).Chains);
        Assert.Contains("sworn.derive[400]", node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_is_recorded_once_when_it_opens_and_once_when_it_closes_through_a_kill()
    {
        await using var node = await SwornNode.StartAsync(Quick);
        await RecordsAsync(node, "FINDING_OPENED", 1);
        await node.KillAsync();
        await node.StartAgainAsync();
        using var owner = ApiClient.Owner(node);
        var open = (await owner.GetAsync("/api/v1/findings?open=true")).GetProperty("findings").EnumerateArray().Single();
        Assert.Equal(("core1", "silent"), (open.GetProperty("device").GetString(), open.GetProperty("kind").GetString()));
        Assert.Equal(JsonValueKind.Number, open.GetProperty("openedRecord").ValueKind);
        Assert.Contains("sworn_findings_open{kind=\"silent\"} 1", await owner.TextAsync("/metrics"), StringComparison.Ordinal);
        var shown = await node.RunAsync("sources");
        Assert.Contains("it is expected and never came", shown.Text, StringComparison.Ordinal);

        await SendAsync(node, ["<13>1 2026-11-24T04:00:00Z core1 app - - - here"]);
        await RecordsAsync(node, "FINDING_CLOSED", 1);

        var silences = (await owner.GetAsync("/api/v1/findings")).GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("kind").GetString() == "silent" && finding.GetProperty("closedRecord").ValueKind == JsonValueKind.Number);
        Assert.Single(silences);
        var records = await node.RunAsync("query", "_time:all app:=sworn msgid:=FINDING_OPENED silent", "--format", "raw");
        Assert.Single(records.Lines);
    }

    private static async Task<(List<string> Chains, List<string> Sources)> LookAsync(SwornNode node)
    {
        using var owner = ApiClient.Owner(node);
        var activity = await owner.GetAsync("/api/v1/sessions/activity?since=1970-01-01&device=mx1");
        Assert.True(activity.GetProperty("complete").GetBoolean());
        var sources = await owner.GetAsync("/api/v1/sources");
        return (
            [.. activity.GetProperty("chains").EnumerateArray().Select(chain => chain.GetRawText()).Order(StringComparer.Ordinal)],
            [.. sources.GetProperty("sources").EnumerateArray().Select(source => $"{source.GetProperty("host")} {source.GetProperty("count")} {source.GetProperty("cadenceSeconds")}")]);
    }

    private static async Task RecordsAsync(SwornNode node, string act, int count)
    {
        var found = 0;
        await Eventually.TrueAsync(
            async () => (found = (await node.RunAsync("query", $"_time:all app:=sworn msgid:={act} silent", "--format", "raw")).Lines.Length) >= count,
            Limit, () => string.Create(CultureInfo.InvariantCulture, $"{found} of {count} records {act}\n{node.Log}"));
    }

    private static string[] Session(int number) =>
    [
        $"<37>1 2026-11-24T10:00:0{number}Z mx1 sshd {512 + number} - - Accepted password for ada from 192.0.2.7 port {50111 + number} ssh2",
        $"<38>1 2026-11-24T10:00:1{number}Z mx1 sshd {512 + number} - - Disconnected from user ada 192.0.2.7 port {50111 + number}",
        $"<38>1 2026-11-24T10:00:1{number}Z mx1 sshd {512 + number} - - pam_unix(sshd:session): session closed for user ada",
    ];

    private static async Task SendAsync(SwornNode node, string[] messages)
    {
        var stored = (await node.AccountsAsync()).GetProperty("stored").GetInt64();
        var file = Path.Join(node.Folder, "messages.log");
        await File.WriteAllLinesAsync(file, messages);
        var sent = await ProgramRun.SwornAsync("send", "--to", $"tcp://127.0.0.1:{node.TcpPort}", "--format", "raw", "--file", file);
        Assert.True(sent.ExitCode == 0, sent.Errors);
        await node.WaitStoredAsync(stored + messages.Length);
    }
}
