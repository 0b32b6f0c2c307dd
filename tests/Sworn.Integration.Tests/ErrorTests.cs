using System.Net;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>What goes wrong says what to do, with the right exit code.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    public async Task A_port_in_use_is_named_with_what_to_do(string transport)
    {
        using var taken = transport == "tcp"
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (transport == "tcp")
        {
            taken.Listen();
        }

        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var run = await RunAsync($$"""
            inputs:
              - name: taken
                type: {{transport}}
                listen: 127.0.0.1:{{port}}
            """);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"127.0.0.1:{port}", run.Errors, StringComparison.Ordinal);
        Assert.Contains("in use", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        using var file = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Join(file.Path, "plain"), "", TestContext.Current.CancellationToken);
        var run = await ProgramRun.SwornAsync("run", "--data", Path.Join(file.Path, "plain", "data"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot be made", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_node_on_the_same_data_is_refused()
    {
        await using var node = await SwornNode.StartAsync();
        var run = await ProgramRun.SwornAsync("run", "--data", node.Data);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("another sworn is using this data directory", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--nonsense")]
    [InlineData("query", "severity:<=bogus_severity AND (")]
    [InlineData("query", "x", "--since", "someday")]
    [InlineData("send", "--to", "ftp://127.0.0.1:1", "x")]
    [InlineData("nonsense")]
    public async Task Bad_arguments_are_usage_errors(params string[] arguments)
    {
        var run = await ProgramRun.SwornAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Errors);
    }

    [Fact]
    public async Task A_bad_configuration_names_file_line_column_value_and_nearest_name()
    {
        var run = await RunAsync("""
            http:
              listne: 127.0.0.1:0
            """);

        Assert.Equal(2, run.ExitCode);
        Assert.Matches(@"sworn\.yaml:\d+:\d+: http\.listne: .*Did you mean ""listen""", run.Errors);
    }

    [Fact]
    public async Task A_full_disk_drops_as_told_counts_them_and_goes_on_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        var mount = await ProgramRun.StartAsync("mount", null, "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder.Path);
        Assert.SkipUnless(mount.ExitCode == 0, "a small file system can only be mounted as root");
        try
        {
            await FillAndFreeAsync(folder.Path);
        }
        finally
        {
            await ProgramRun.StartAsync("umount", null, folder.Path);
        }
    }

    private static async Task FillAndFreeAsync(string disk)
    {
        var filler = Path.Join(disk, "filler");
        await File.WriteAllBytesAsync(filler, new byte[20 << 20], TestContext.Current.CancellationToken);
        await using var node = await SwornNode.StartAsync(
            """
            stores:
              - name: main
                journal-file: 4MiB
                reserve: 1MiB
                on-full: drop-newest
            """,
            Path.Join(disk, "data"));
        var sent = await TestSender.SendTcpAsync(node.TcpPort, "c0", 30_000, padding: 1_000, TestContext.Current.CancellationToken);
        System.Text.Json.JsonElement accounts = default;
        await Eventually.TrueAsync(
            async () =>
            {
                accounts = await node.AccountsAsync();
                return accounts.GetProperty("received").GetInt64() == sent && accounts.GetProperty("in_flight").GetInt64() == 0;
            },
            TimeSpan.FromSeconds(30),
            () => accounts.ToString());
        var dropped = accounts.GetProperty("dropped").GetProperty("store-full").GetInt64();
        Assert.True(dropped > 0 && accounts.GetProperty("balanced").GetBoolean(), accounts.ToString());
        Assert.Equal(sent, dropped + accounts.GetProperty("stored").GetInt64());

        File.Delete(filler);
        await Eventually.TrueAsync(
            async () => !(await node.GetAsync("/api/v1/status")).GetProperty("stores")[0].GetProperty("full").GetBoolean(),
            TimeSpan.FromSeconds(20),
            () => "the node did not notice the room");
        var before = (await node.AccountsAsync()).GetProperty("stored").GetInt64();
        await TestSender.SendTcpAsync(node.TcpPort, "c1", 1_000, stop: TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(before + 1_000);
        Assert.Equal(0, await node.StopAsync());
        var verdict = await node.RunAsync("verify", "--format", "json");
        Assert.True(verdict.ExitCode == 5, verdict.Text + verdict.Errors);
        var declared = System.Text.Json.JsonDocument.Parse(verdict.Text).RootElement.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("finding").ValueEquals("DROPS"))
            .Sum(finding => long.Parse(
                finding.GetProperty("detail").GetString()!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(declared == dropped, $"{dropped} were dropped:\n{verdict.Text}");
    }

    private static async Task<ProgramRun> RunAsync(string more)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Join(folder.Path, "sworn.yaml");
        await File.WriteAllTextAsync(file, $"node:\n  data: {folder.Path}/data\n{more}\n", TestContext.Current.CancellationToken);
        return await ProgramRun.SwornAsync("run", "--config", file);
    }
}
