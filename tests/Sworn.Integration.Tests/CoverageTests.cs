using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>The program judges what it received.</summary>
public sealed class CoverageTests
{
    [Fact]
    public async Task Samples_that_a_node_received_are_judged_by_the_program_with_index_and_hash()
    {
        await using var node = await SwornNode.StartAsync();
        var file = Path.Join(node.Folder, "samples.log");
        var samples = (await File.ReadAllLinesAsync(Repository.Corpus("audit/ndcpp-samples.jsonl"), TestContext.Current.CancellationToken))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("full_example").GetString()!).ToList();
        await File.WriteAllLinesAsync(file, samples, TestContext.Current.CancellationToken);
        var sent = await ProgramRun.SwornAsync("send", "--to", $"tcp://127.0.0.1:{node.TcpPort}", "--format", "raw", "--file", file);
        Assert.True(sent.ExitCode == 0, sent.Errors);
        await node.WaitStoredAsync(samples.Count);

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
    }

    [Fact]
    public async Task The_node_s_own_start_is_judged_as_that_of_a_device()
    {
        await using var node = await SwornNode.StartAsync();

        var judged = await node.RunAsync("coverage", "--profile", "pci-dss-10.2", "--device", "self");

        Assert.True(judged.ExitCode == 0, judged.Errors);
        Assert.Contains("sworn.start", judged.Text, StringComparison.Ordinal);
    }
}
