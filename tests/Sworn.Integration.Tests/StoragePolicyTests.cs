using System.Globalization;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>
/// A disk that fills up under a node that forwards to a real rsyslogd: it is warned before, and then each policy does what section 2.18
/// of the OPSEC capabilities says.
/// </summary>
public sealed class StoragePolicyTests
{
    private const int Sent = 30_000;
    private const int JournalFile = 8 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Theory]
    [Trait("OPSEC", "2.18")]
    [InlineData("block")]
    [InlineData("drop-newest")]
    [InlineData("stop-local")]
    [InlineData("stop-all")]
    public async Task A_full_disk_was_announced_to_the_collector_before_and_does_what_the_policy_says(string policy)
    {
        await using var disk = await SmallDisk.MountAsync();
        using var sink = RsyslogSink.Tcp();
        await using var node = await StartAsync(disk, sink, policy, policy == "stop-all" ? "resume-at: 0" : "resume-at: 80");
        await AnnounceAsync(disk, sink, node);

        // Less than a journal file even when the ballast is given up.
        disk.LeaveFree(JournalFile / 4);

        var sending = TestSender.SendTcpAsync(node.TcpPort, "policy", Sent, padding: 1_000, TestContext.Current.CancellationToken);
        await UntilAsync(node, store => store.GetProperty("full").GetBoolean() && store.GetProperty("state").GetString() != "recording");
        await WhileFullAsync(node, sink, policy);
        Assert.True((await node.AccountsAsync()).GetProperty("balanced").GetBoolean());
        disk.Free();
        if (policy == "stop-all")
        {
            await ResumeAsync(node);
        }

        await UntilAsync(node, store => store.GetProperty("state").ValueEquals("recording"));
        Assert.Equal(Sent, await sending);
        await SettledAsync(node, Sent);
        await CheckAsync(node, sink, policy);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task Dropping_the_oldest_keeps_the_newest_provably_and_the_collector_has_all()
    {
        await using var disk = await SmallDisk.MountAsync();
        using var sink = RsyslogSink.Tcp();
        await using var node = await StartAsync(disk, sink, "drop-oldest", "resume-at: 80");
        disk.LeaveFree(5 * JournalFile);

        // What is sealed into segments takes little room, so it takes several times the disk.
        var total = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                total += await TestSender.SendTcpAsync(node.TcpPort, $"round{total}", 5_000, padding: 1_000, TestContext.Current.CancellationToken);
                await SettledAsync(node, total);
                disk.LeaveFree(2 * JournalFile);
                return node.Log.Contains("were retired by free-space", StringComparison.Ordinal);
            },
            Limit,
            () => node.Log);
        var accounts = await node.AccountsAsync();
        Assert.Equal(total, accounts.GetProperty("stored").GetInt64());
        Assert.True(accounts.GetProperty("balanced").GetBoolean());
        await SinkHasAsync(sink, node, total);
        Assert.Equal(0, await node.StopAsync());

        var left = (await node.RawAsync()).Count(octet => octet == (byte)'\n');
        Assert.InRange(left, 1, total - 1);
        var verdict = await node.RunAsync("verify");
        Assert.True(verdict.ExitCode == 5 && verdict.Text.Contains("EXPIRED", StringComparison.Ordinal), verdict.Text);
    }

    private static Task<SwornNode> StartAsync(SmallDisk disk, RsyslogSink sink, string policy, string more) => SwornNode.StartAsync(
        $"""
        inputs:
          - name: tcp
            type: tcp
            listen: 127.0.0.1:0
            on-full: {(policy == "stop-all" ? "drop-newest" : "block")}
        stores:
          - name: main
            journal-file: 8MiB
            reserve: 1MiB
            warn-at: 70
            warn-again-at: 85
            on-full: {policy}
            {more}
        outputs:
          - type: tcp
            name: central
            to: 127.0.0.1:{sink.Port}
            retry-first: 100ms
            retry-most: 200ms
        """,
        Path.Join(disk.Path, "data"));

    /// <summary>The disk fills up by another's files; the collector has each warning while the node still records.</summary>
    private static async Task AnnounceAsync(SmallDisk disk, RsyslogSink sink, SwornNode node)
    {
        foreach (var threshold in new[] { 70, 85 })
        {
            disk.FillTo(threshold);
            await Eventually.TrueAsync(() => Warnings(sink, threshold) == 1, Limit, () => $"no warning at {threshold} %\n{node.Log}");
        }

        var store = (await node.GetAsync("/api/v1/status")).GetProperty("stores")[0];
        Assert.False(store.GetProperty("full").GetBoolean());
        Assert.Equal("recording", store.GetProperty("state").GetString());
        var stored = await node.RunAsync("query", "_time:all app:=sworn msgid:=STORAGE_WARNING | count");
        Assert.Equal("2", stored.Text.Trim());
    }

    private static async Task WhileFullAsync(SwornNode node, RsyslogSink sink, string policy)
    {
        var key = policy switch { "drop-newest" => "store-full", "stop-all" => "stopped", _ => null };
        if (key is not null)
        {
            await Eventually.TrueAsync(
                async () => (await node.AccountsAsync()).GetProperty("dropped").TryGetProperty(key, out _), Limit, () => $"nothing was dropped: {key}\n{node.Log}");
        }
        else if (policy == "stop-local")
        {
            await SettledAsync(node, Sent);
            await SinkHasAsync(sink, node, Sent);
            Assert.True((await node.AccountsAsync()).GetProperty("forwarded_only").GetInt64() > 0);
        }
        else
        {
            Assert.Empty((await node.AccountsAsync()).GetProperty("dropped").EnumerateObject());
        }

        await Eventually.TrueAsync(() => sink.Lines().Any(line => line.Contains(" STORAGE_FULL [", StringComparison.Ordinal)), Limit, () => node.Log);
        var status = await node.RunAsync("status");
        Assert.Contains("NOT RECORDING", status.Text, StringComparison.Ordinal);
        Assert.Contains(policy, status.Text, StringComparison.Ordinal);
    }

    private static async Task ResumeAsync(SwornNode node)
    {
        await UntilAsync(node, store => !store.GetProperty("full").GetBoolean());
        Assert.Equal("stopped", (await StoreAsync(node)).GetProperty("state").GetString());
        var resumed = await ProgramRun.SwornAsync("store", "resume", "--data", node.Data);
        Assert.True(resumed.ExitCode == 0, resumed.Errors);
    }

    private static async Task CheckAsync(SwornNode node, RsyslogSink sink, string policy)
    {
        var accounts = await node.AccountsAsync();
        var (stored, forwardedOnly) = (accounts.GetProperty("stored").GetInt64(), accounts.GetProperty("forwarded_only").GetInt64());
        var dropped = accounts.GetProperty("dropped").EnumerateObject().Sum(reason => reason.Value.GetInt64());
        Assert.Equal(Sent, stored + forwardedOnly + dropped);
        Assert.Equal(policy is "drop-newest" or "stop-all", dropped > 0);
        Assert.Equal(policy == "stop-local", forwardedOnly > 0);
        await SinkHasAsync(sink, node, (int)(stored + forwardedOnly));
        await Eventually.TrueAsync(() => sink.Lines().Any(line => line.Contains(" STORAGE_RESUMED [", StringComparison.Ordinal)), Limit, () => node.Log);

        // What waited fills the disk again: a second warning must have the end of the first one before it.
        Assert.InRange(Warnings(sink, 70), 1, 1 + Levels(sink, "STORAGE_NORMAL", 70));
        Assert.Equal(0, await node.StopAsync());
        Assert.Equal(stored, (await node.RawAsync()).Count(octet => octet == (byte)'\n'));
        var verdict = await node.RunAsync("verify");
        Assert.True(verdict.ExitCode == 5, verdict.Text + verdict.Errors);
    }

    private static int Warnings(RsyslogSink sink, int threshold) => Levels(sink, "STORAGE_WARNING", threshold);

    private static int Levels(RsyslogSink sink, string level, int threshold) => sink.Lines().Count(line =>
        line.Contains($" {level} [", StringComparison.Ordinal)
        && line.Contains(string.Create(CultureInfo.InvariantCulture, $"threshold=\"{threshold}\""), StringComparison.Ordinal));

    private static Task SinkHasAsync(RsyslogSink sink, SwornNode node, int count)
    {
        var have = 0;
        return Eventually.TrueAsync(
            () => (have = sink.Lines().Where(line => line.Contains(" app - - - ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count()) == count,
            Limit, () => $"the collector has {have} of {count}\n{node.Log}");
    }

    /// <summary>Waits until every message that was sent is somewhere.</summary>
    private static Task SettledAsync(SwornNode node, int sent)
    {
        JsonElement accounts = default;
        return Eventually.TrueAsync(
            async () =>
            {
                accounts = await node.AccountsAsync();
                return accounts.GetProperty("received").GetInt64() == sent && accounts.GetProperty("in_flight").GetInt64() == 0;
            },
            Limit, () => $"{accounts}\n{node.Log}");
    }

    private static async Task<JsonElement> StoreAsync(SwornNode node) => (await node.GetAsync("/api/v1/status")).GetProperty("stores")[0];

    private static Task UntilAsync(SwornNode node, Func<JsonElement, bool> holds) => Eventually.TrueAsync(
        async () => holds(await StoreAsync(node)), Limit, () => node.Log);
}
