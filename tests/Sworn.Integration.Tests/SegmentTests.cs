using System.Globalization;

namespace Sworn.Integration.Tests;

/// <summary>Journal files become segments while the node works, is killed, and is asked.</summary>
public sealed class SegmentTests
{
    private const string SmallFiles = """
        stores:
          - name: main
            journal-file: 2MiB
        """;

    private const int Messages = 30_000;

    [Fact]
    public async Task Segments_hold_what_was_sent_whoever_reads_them()
    {
        await using var node = await SwornNode.StartAsync(SmallFiles);
        await TestSender.SendTcpAsync(node.TcpPort, "s", Messages, padding: 200, stop: TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(Messages);
        await WaitForSegmentsAsync(node, 3);
        for (var round = 0; round < 3; round++)
        {
            var counted = await node.RunAsync("query", "app:=app _recv:all | count");
            Assert.Equal(Messages, long.Parse(counted.Text.Trim(), CultureInfo.InvariantCulture));
        }

        Assert.Equal(0, await node.StopAsync());
        var verdict = await node.RunAsync("verify");
        Assert.True(verdict.ExitCode == 5, verdict.Text + verdict.Errors);
        foreach (var segment in Segments(node))
        {
            await AssertSecondDecoderAgreesAsync(node, segment);
        }
    }

    [Fact]
    public async Task A_node_killed_while_it_seals_loses_nothing_and_seals_on()
    {
        await using var node = await SwornNode.StartAsync(SmallFiles);
        long stored = 0;
        for (var round = 0; round < 5; round++)
        {
            await TestSender.SendTcpAsync(node.TcpPort, $"k{round}", 12_000, padding: 300, stop: TestContext.Current.CancellationToken);
            await node.WaitStoredAsync(12_000);
            stored += 12_000;
            await Task.Delay(300 * round, TestContext.Current.CancellationToken);
            await node.KillAsync();
            await node.StartAgainAsync();
        }

        await WaitForSegmentsAsync(node, 5);
        Assert.Equal(0, await node.StopAsync());
        var counted = await node.RunAsync("query", "app:=app _recv:all | count");
        Assert.Equal(stored, long.Parse(counted.Text.Trim(), CultureInfo.InvariantCulture));
        var verdict = await node.RunAsync("verify");
        Assert.True(verdict.ExitCode == 5, verdict.Text + verdict.Errors);
        Assert.False(File.Exists(Path.Join(node.Data, "log", "seg", "building")));
    }

    private static Task WaitForSegmentsAsync(SwornNode node, int count) => Eventually.TrueAsync(
        () => Segments(node).Length >= count, TimeSpan.FromSeconds(60), () => $"{Segments(node).Length} segments; {node.Log}");

    private static string[] Segments(SwornNode node)
    {
        var folder = Path.Join(node.Data, "log", "seg");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.seg") : [];
    }

    /// <summary>The decoder that was written from the description alone gives the same octets as the program.</summary>
    private static async Task AssertSecondDecoderAgreesAsync(SwornNode node, string segment)
    {
        var range = Path.GetFileNameWithoutExtension(segment).Split('-').Select(index => ulong.Parse(index, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        var own = await node.RunAsync("query", $"_index:[{range[0]},{range[1]}] _kind:*", "-r", "--format", "raw-octet");
        var second = await ProgramRun.StartAsync("python3", null, Path.Join(Repository.Root, "tools", "decode-segment.py"), segment);
        Assert.True(second.ExitCode == 0, second.Errors);
        Assert.NotEmpty(second.Output);
        Assert.True(own.Output.AsSpan().SequenceEqual(second.Output), segment);
    }
}
