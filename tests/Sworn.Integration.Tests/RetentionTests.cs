using System.Globalization;

namespace Sworn.Integration.Tests;

/// <summary>A node that keeps its log small, as an operator sees it.</summary>
public sealed class RetentionTests
{
    private const string Small = """

        stores:
          - name: main
            journal-file: 1MiB
            retention-size: 64KiB
        """;

    [Fact]
    public async Task The_oldest_records_are_retired_said_so_and_the_rest_verifies_and_is_found()
    {
        await using var node = await SwornNode.StartAsync(Small);
        await TestSender.SendTcpAsync(node.TcpPort, "retained", 60_000, padding: 300, stop: TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(60_000);
        var retired = "";
        await Eventually.TrueAsync(
            async () => (retired = (await node.RunAsync("query", "app:=sworn msgid:=RECORDS_RETIRED", "--format", "raw")).Text).Length > 0
                && node.Log.Contains("were retired by size", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            () => node.Log);
        Assert.Contains("first=\"0\"", retired, StringComparison.Ordinal);
        Assert.Contains("reason=\"size\"", retired, StringComparison.Ordinal);

        var left = await node.RunAsync("query", "retained | count");
        var count = int.Parse(left.Text, CultureInfo.InvariantCulture);
        Assert.InRange(count, 1, 59_999);
        var last = await node.RunAsync("query", "retained", "-n", "1", "--format", "raw");
        Assert.Contains("retained 59999", last.Text, StringComparison.Ordinal);

        Assert.Equal(0, await node.StopAsync());
        var verified = await ProgramRun.SwornAsync("verify", "--data", node.Data, "--anchor", Path.Join(node.Folder, "anchor"));
        Assert.True(verified.ExitCode == 5, verified.Text);
        Assert.Contains("EXPIRED", verified.Text, StringComparison.Ordinal);

        await node.StartAgainAsync();
        var again = await node.RunAsync("query", "retained | count");
        Assert.InRange(int.Parse(again.Text, CultureInfo.InvariantCulture), 1, count);
    }
}
