using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>The program judges what it received.</summary>
public sealed class CoverageTests
{
    /// <summary>128 and the number of SIGINT: what Ctrl-C makes of a program.</summary>
    private const int Interrupted = 130;

    [Fact]
    public async Task Samples_that_a_node_received_are_judged_by_the_program_with_index_and_hash()
    {
        await using var node = await SwornNode.StartAsync();
        await SendAsync(node, [.. (await SamplesAsync()).Select(sample => sample.Message)]);

        var judged = await node.RunAsync("coverage", "--profile", "junos-seed", "--device", "cartier", "--format", "json");

        Assert.True(judged.ExitCode == 0, judged.Errors);
        var device = JsonDocument.Parse(judged.Text).RootElement.GetProperty("devices").EnumerateArray().Single();
        var rows = device.GetProperty("requirements").EnumerateArray().ToDictionary(row => row.GetProperty("id").GetString()!);
        Assert.Equal("satisfied", rows["FTP_ITC.1"].GetProperty("verdict").GetString());
        Assert.Equal("observed but incomplete", rows["FCS_IPSEC_EXT.1"].GetProperty("verdict").GetString());
        var record = rows["FTA_SSL.4"].GetProperty("parts")[0].GetProperty("records")[0];
        Assert.Equal(64, record.GetProperty("sha256").GetString()!.Length);
        var found = await node.RunAsync("query", $"_index:={record.GetProperty("index").GetUInt64()} _time:all", "--format", "raw");
        Assert.Contains("UI_LOGOUT_EVENT", found.Text, StringComparison.Ordinal);
        await AssertSamePageOverHttpAsync(node, record.GetProperty("sha256").GetString()!);
    }

    [Fact]
    public async Task Watching_shows_the_verdicts_there_are_and_then_each_one_that_a_record_changes_until_Ctrl_C()
    {
        await using var node = await SwornNode.StartAsync();
        var samples = (await SamplesAsync()).ToDictionary(sample => sample.Id, sample => sample.Message, StringComparer.Ordinal);
        await SendAsync(node, samples["afl-01"]);
        using var watch = WatchedProgram.Start("coverage", "--profile", "junos-seed", "--device", "cartier", "--watch", "--data", node.Data);
        await watch.ShowsAsync("cartier FIA_AFL.1 observed but incomplete: origin of the attempt (e.g. IP address)");

        await SendAsync(node, samples["ia-03"], samples["afl-01"]);
        await watch.ShowsAsync("cartier FIA_UIA_EXT.1 satisfied");
        await watch.ShowsAsync("cartier FIA_AFL.1 satisfied by correlation");
        await SendAsync(node, samples["ssl-02"]);
        await watch.ShowsAsync("cartier FTA_SSL.4 satisfied");

        Assert.Equal(Interrupted, await watch.InterruptAsync());
        Assert.Equal(watch.Lines.Count, watch.Lines.Distinct(StringComparer.Ordinal).Count());
        Assert.All(watch.Lines, line => Assert.StartsWith("cartier ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--watch shows verdicts", "--watch", "--format", "json")]
    [InlineData("--watch works where the log is", "--watch", "--server", "http://127.0.0.1:9")]
    [InlineData("--device-config works where the log is", "--device-config", "r1.conf", "--server", "http://127.0.0.1:9")]
    public async Task What_has_no_effect_together_is_refused(string reason, params string[] arguments)
    {
        var refused = await ProgramRun.SwornAsync(["coverage", .. arguments]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(reason, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_node_s_own_start_is_judged_as_that_of_a_device()
    {
        await using var node = await SwornNode.StartAsync();

        var judged = await node.RunAsync("coverage", "--profile", "pci-dss-10.2", "--device", "self");

        Assert.True(judged.ExitCode == 0, judged.Errors);
        Assert.Contains("sworn.start", judged.Text, StringComparison.Ordinal);
    }

    /// <summary>The page of the node is that of the log, but for the time at which it was made.</summary>
    private static async Task AssertSamePageOverHttpAsync(SwornNode node, string hash)
    {
        string[] what = ["--profile", "junos-seed", "--device", "cartier", "--format", "html"];
        var here = await node.RunAsync("coverage", what);
        var token = (await File.ReadAllTextAsync(Path.Join(node.Data, "state/console.token"), TestContext.Current.CancellationToken)).Trim();
        var there = await ProgramRun.SwornAsync(["coverage", "--server", node.HttpAddress, "--token", token, .. what]);
        Assert.True(there.ExitCode == 0, there.Errors);
        Assert.Contains(hash, there.Text, StringComparison.Ordinal);
        Assert.Equal(here.Lines.Where(IsOfRecords), there.Lines.Where(IsOfRecords));

        static bool IsOfRecords(string line) => !line.StartsWith("<p><small>Made ", StringComparison.Ordinal);
    }

    private static async Task<List<(string Id, string Message)>> SamplesAsync() =>
    [
        .. (await File.ReadAllLinesAsync(Repository.Corpus("audit/ndcpp-samples.jsonl"), TestContext.Current.CancellationToken))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(sample => (sample.GetProperty("id").GetString()!, sample.GetProperty("full_example").GetString()!)),
    ];

    private static async Task SendAsync(SwornNode node, params string[] messages)
    {
        var stored = (await node.AccountsAsync()).GetProperty("stored").GetInt64();
        var file = Path.Join(node.Folder, "messages.log");
        await File.WriteAllLinesAsync(file, messages, TestContext.Current.CancellationToken);
        var sent = await ProgramRun.SwornAsync("send", "--to", $"tcp://127.0.0.1:{node.TcpPort}", "--format", "raw", "--file", file);
        Assert.True(sent.ExitCode == 0, sent.Errors);
        await node.WaitStoredAsync(stored + messages.Length);
    }
}
