using System.Globalization;
using System.Text;
using System.Text.Json;
using Sworn.Testing;

namespace Sworn.Integration.Tests;

/// <summary>Nothing is lost that was stored, and what was lost is counted.</summary>
public sealed class ReliabilityTests
{
    private const int Kills = 20;

    [Fact]
    public async Task A_million_messages_over_tcp_are_all_stored_in_order_and_verify()
    {
        const int connections = 4;
        const int each = 250_000;
        await using var node = await SwornNode.StartAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, connections).Select(
            connection => TestSender.SendTcpAsync(node.TcpPort, $"c{connection}", each, stop: TestContext.Current.CancellationToken)));
        Assert.Equal(connections * each, sent.Sum());
        await node.WaitStoredAsync(connections * each);
        var accounts = await node.AccountsAsync();

        Assert.True(accounts.GetProperty("balanced").GetBoolean(), accounts.ToString());
        Assert.Equal(connections * each, accounts.GetProperty("received").GetInt64());
        Assert.Equal(0, await node.StopAsync());
        AssertInOrder(await node.RawAsync(), Enumerable.Repeat(each, connections).ToArray());
        var verdict = await node.RunAsync("verify");
        Assert.True(verdict.ExitCode == 5, verdict.Text + verdict.Errors);
        Assert.Contains("UNANCHORED", verdict.Text, StringComparison.Ordinal);
    }

    /// <summary>Sends until the node is killed, which on a busy machine can be before the connection stands.</summary>
    private static async Task<int> SendUntilKilledAsync(int port, string prefix, CancellationToken stop)
    {
        try
        {
            return await TestSender.SendTcpAsync(port, prefix, 1_000_000, padding: 300, stop);
        }
        catch (System.Net.Sockets.SocketException refused) when (refused.SocketErrorCode == System.Net.Sockets.SocketError.ConnectionRefused)
        {
            return 0;
        }
    }

    [Fact]
    public async Task Twenty_kills_at_random_under_load_lose_nothing_that_a_checkpoint_covers()
    {
        var random = new SeededRandom(20261123);
        await using var node = await SwornNode.StartAsync();
        ulong covered = 0;
        for (var round = 0; round < Kills; round++)
        {
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, 2).Select(
                connection => SendUntilKilledAsync(node.TcpPort, $"r{round}c{connection}", stop.Token)).ToList();
            await Task.Delay(random.Between(50, 900), TestContext.Current.CancellationToken);
            covered = Math.Max(covered, node.PublishedSize);
            await node.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
            covered = Math.Max(covered, node.PublishedSize);

            await node.StartAgainAsync();
            var verdict = await node.RunAsync("verify", "--quick");
            Assert.True(verdict.ExitCode is 0 or 5 or 6, $"seed {random.Seed}, round {round}: {verdict.Text}{verdict.Errors}");
        }

        Assert.Equal(0, await node.StopAsync());
        var whole = await node.RunAsync("verify");
        Assert.True(whole.ExitCode is 0 or 5, whole.Text + whole.Errors);
        Assert.True(node.PublishedSize >= covered);
    }

    [Fact]
    public async Task A_udp_flood_is_counted_to_the_last_datagram()
    {
        const int count = 400_000;
        await using var node = await SwornNode.StartAsync("""
            inputs:
              - name: udp
                type: udp
                listen: 127.0.0.1:0
                receive-buffer: 64KiB
              - name: tcp
                type: tcp
                listen: 127.0.0.1:0
            """);
        var sent = TestSender.SendUdp(node.UdpPort, count, perSecond: 200_000, length: 200);
        JsonElement accounts = default;
        await Eventually.TrueAsync(
            async () =>
            {
                accounts = await node.AccountsAsync();
                return Accounted(accounts) == sent;
            },
            TimeSpan.FromSeconds(20),
            () => $"sent {sent}, but the accounts say {accounts}");

        Assert.True(accounts.GetProperty("balanced").GetBoolean());
        await node.StopAsync();
        var stored = (await node.RawAsync()).Count(octet => octet == (byte)'\n');
        Assert.Equal(accounts.GetProperty("stored").GetInt64(), stored);
    }

    [Fact]
    public async Task Sigterm_drains_and_ends_the_session_by_the_book()
    {
        await using var node = await SwornNode.StartAsync();
        var sent = await TestSender.SendTcpAsync(node.TcpPort, "c0", 50_000, stop: TestContext.Current.CancellationToken);
        Assert.Equal(0, await node.StopAsync());

        AssertInOrder(await node.RawAsync(), [sent]);
        await node.StartAgainAsync();
        Assert.DoesNotContain("ended without a stop", node.Log, StringComparison.Ordinal);
    }

    private static long Accounted(JsonElement accounts) =>
        accounts.GetProperty("stored").GetInt64() + Sum(accounts.GetProperty("dropped")) + Sum(accounts.GetProperty("rejected"));

    private static long Sum(JsonElement reasons) => reasons.EnumerateObject().Sum(reason => reason.Value.GetInt64());

    /// <summary>Each connection's messages come once, in the order in which they were sent.</summary>
    private static void AssertInOrder(byte[] raw, int[] counts)
    {
        var next = new int[counts.Length];
        foreach (var line in Encoding.ASCII.GetString(raw).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            var connection = words[^2][1] - '0';
            Assert.Equal(next[connection].ToString(CultureInfo.InvariantCulture), words[^1]);
            next[connection]++;
        }

        Assert.Equal(counts, next);
    }
}
