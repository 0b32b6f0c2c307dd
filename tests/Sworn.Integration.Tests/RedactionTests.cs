using System.Globalization;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>What an operator gives up and holds, on a running node and without one, by the real program.</summary>
public sealed class RedactionTests
{
    private const string Small = """

        stores:
          - name: main
            journal-file: 1MiB
            retention-approved-by: the board
            retention-classes:
              - { class: 0, count: 20000 }
        """;

    [Fact]
    public async Task A_record_is_redacted_on_a_running_node_and_the_other_decoder_agrees()
    {
        await using var node = await SwornNode.StartAsync();
        await TestSender.SendTcpAsync(node.TcpPort, "plain", 300, padding: 100, stop: TestContext.Current.CancellationToken);
        await TestSender.SendTcpAsync(node.TcpPort, "xyzzy-secret", 1, padding: 100, stop: TestContext.Current.CancellationToken);
        await TestSender.SendTcpAsync(node.TcpPort, "plain", 300, padding: 100, stop: TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(601);
        var index = await IndexOfAsync(node, "xyzzy-secret");
        var redacted = await ProgramRun.SwornAsync("redact", "--data", node.Data, "--index", index, "--reason", "a password in clear");
        Assert.True(redacted.ExitCode == 0, redacted.Text + redacted.Errors);
        Assert.Contains($"record {index} is redacted", redacted.Text, StringComparison.Ordinal);

        var shown = await node.RunAsync("query", $"_index:{index}", "--format", "json");
        Assert.Contains("[redacted] a password in clear", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("xyzzy", (await node.RunAsync("query", "xyzzy _kind:*")).Text, StringComparison.Ordinal);
        Assert.Equal("601", (await node.RunAsync("query", "-app:=sworn | count")).Text.Trim());
        Assert.Contains("approvers=", (await node.RunAsync("query", "msgid:=RECORD_REDACTED", "--format", "raw")).Text, StringComparison.Ordinal);
        var again = await ProgramRun.SwornAsync("redact", "--data", node.Data, "--index", index, "--reason", "again");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("no body any more", again.Errors, StringComparison.Ordinal);

        var bundle = Path.Join(node.Folder, "bundle.sworn");
        Assert.Equal(0, (await node.RunAsync("evidence", "export", $"_index:[{index},{index}]", "-o", bundle)).ExitCode);
        Assert.Contains("\"withheld\":\"redacted\"", await File.ReadAllTextAsync(bundle, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, await node.StopAsync());
        AssertGone(node, "xyzzy");
        await AssertNotedAsync(node, index);
        foreach (var segment in Directory.GetFiles(Path.Join(node.Data, "log", "seg"), "*.seg"))
        {
            var second = await ProgramRun.StartAsync("python3", null, Path.Join(Repository.Root, "tools", "decode-segment.py"), "--entries", segment);
            Assert.True(second.ExitCode == 0, second.Errors);
        }
    }

    [Fact]
    public async Task Without_a_node_the_data_directory_is_opened_and_two_have_to_approve_where_it_says_so()
    {
        await using var node = await SwornNode.StartAsync("stores: [{ name: main, redaction-approvals: 2 }]");
        await TestSender.SendTcpAsync(node.TcpPort, "xyzzy-secret", 1, padding: 100, stop: TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(1);
        var index = await IndexOfAsync(node, "xyzzy-secret");
        var asked = await ProgramRun.SwornAsync("redact", "--data", node.Data, "--index", index, "--reason", "a name");
        Assert.True(asked.ExitCode == 0, asked.Errors);
        Assert.Contains("waits for another administrator", asked.Text, StringComparison.Ordinal);
        var own = await ProgramRun.SwornAsync("redact", "approve", asked.Text.Trim().Split(' ')[^1], "--data", node.Data);
        Assert.Equal(1, own.ExitCode);
        Assert.Contains("another administrator", own.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await node.StopAsync());

        var config = Directory.GetFiles(node.Folder, "*.yaml")[0];
        Assert.Equal(2, (await RedactAloneAsync("ada")).ExitCode);
        Assert.Equal(0, (await ProgramRun.SwornAsync("hold", "set", "case-7", "--config", config, "--data", node.Data, "--reason", "a court", "--from", index)).ExitCode);
        Assert.Contains("on hold 'case-7'", (await RedactAloneAsync("ada", "ben")).Errors, StringComparison.Ordinal);
        Assert.Contains("a court", (await ProgramRun.SwornAsync("hold", "list", "--data", node.Data)).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgramRun.SwornAsync("hold", "release", "case-7", "--config", config, "--data", node.Data, "--reason", "closed")).ExitCode);
        var redacted = await RedactAloneAsync("ada", "ben");
        Assert.True(redacted.ExitCode == 0, redacted.Errors);
        AssertGone(node, "xyzzy");
        await AssertNotedAsync(node, index);

        Task<ProgramRun> RedactAloneAsync(params string[] names) => ProgramRun.SwornAsync(
            ["redact", "--config", config, "--data", node.Data, "--index", index, "--reason", "a name", .. names.SelectMany(name => new[] { "--approved-by", name })]);
    }

    [Fact]
    public async Task Bodies_of_a_class_over_its_count_are_retired_while_the_node_receives()
    {
        await using var node = await SwornNode.StartAsync(Small);
        await TestSender.SendTcpAsync(node.TcpPort, "retained", 60_000, padding: 60, stop: TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(60_000);
        await Eventually.TrueAsync(
            () => node.Log.Contains("of class 0 among records", StringComparison.Ordinal), TimeSpan.FromSeconds(90), () => node.Log);
        Assert.Contains("class=\"0\"", (await node.RunAsync("query", "msgid:=BODIES_RETIRED", "--format", "raw")).Text, StringComparison.Ordinal);
        Assert.Equal("60000", (await node.RunAsync("query", "-app:=sworn | count")).Text.Trim());
        Assert.InRange(int.Parse((await node.RunAsync("query", "retained | count")).Text, CultureInfo.InvariantCulture), 1, 59_999);
        Assert.Equal(0, await node.StopAsync());
        var verified = await ProgramRun.SwornAsync("verify", "--data", node.Data, "--anchor", Path.Join(node.Folder, "anchor"));
        Assert.True(verified.ExitCode == 5, verified.Text);
        Assert.Contains("bodies of class 0 were retired", verified.Text, StringComparison.Ordinal);
    }

    private static async Task<string> IndexOfAsync(SwornNode node, string text)
    {
        var found = await node.RunAsync("query", text, "--format", "json");
        return System.Text.Json.JsonDocument.Parse(found.Lines[0]).RootElement.GetProperty("index").GetUInt64().ToString(CultureInfo.InvariantCulture);
    }

    private static void AssertGone(SwornNode node, string text)
    {
        foreach (var file in Directory.GetFiles(node.Data, "*", SearchOption.AllDirectories))
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0, file);
        }
    }

    private static async Task AssertNotedAsync(SwornNode node, string index)
    {
        var verified = await ProgramRun.SwornAsync("verify", "--data", node.Data, "--anchor", Path.Join(node.Folder, "anchor"));
        Assert.True(verified.ExitCode == 5, verified.Text);
        Assert.Contains($"REDACTED record {index}", verified.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("INDEX-MISMATCH", verified.Text, StringComparison.Ordinal);
    }
}
