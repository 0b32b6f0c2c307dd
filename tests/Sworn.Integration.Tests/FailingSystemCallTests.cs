using System.Globalization;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>
/// Row 23 of the attack table: each system call of a commit fails, or kills the node, once. strace makes the kernel do so
/// for the real program. The next start needs no hand, and nothing looks like tampering.
/// </summary>
public sealed class FailingSystemCallTests
{
    private const int Messages = 400;

    public static TheoryData<string, int, string> Faults
    {
        get
        {
            string[] faults = ["error=EIO", "error=ENOSPC", "signal=KILL"];
            (string Call, int[] Calls)[] places =
            [
                ("pwritev", [1, 2, 3, 4]),
                ("pwrite64", [1, 2, 4, 6]),
                ("fdatasync", [1, 2, 4, 6]),
                ("fsync", [1, 3, 5, 8]),
                ("rename", [1, 2, 4, 5]),
                ("ftruncate", [1, 2]),
                ("fallocate", [1, 2]),
            ];
            var data = new TheoryData<string, int, string>();
            foreach (var (call, calls) in places)
            {
                for (var number = 0; number < calls.Length; number++)
                {
                    // The early calls, of the first start, get every fault; the later ones take turns.
                    foreach (var fault in number == 1 ? faults : [faults[number % faults.Length]])
                    {
                        data.Add(call, calls[number], fault);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_system_call_that_fails_or_kills_leaves_a_log_that_starts_and_verifies(string call, int number, string fault)
    {
        await using var node = SwornNode.Prepare();
        var trace = Path.Join(node.Folder, "trace");
        var inject = string.Create(CultureInfo.InvariantCulture, $"inject={call}:{fault}:when={number}");
        if (await node.TryStartUnderAsync("strace", "-f", "-qq", "-o", trace, "-e", $"trace={call}", "-e", inject))
        {
            await SendAsync(node);
        }

        var hasStruck = fault.StartsWith("signal", StringComparison.Ordinal)
            ? node.IsGone
            : (await File.ReadAllTextAsync(trace, TestContext.Current.CancellationToken)).Contains("INJECTED", StringComparison.Ordinal);
        Assert.True(hasStruck, $"{call} was not called {number} times by one thread");
        await node.EndAsync();

        await node.StartAgainAsync();
        Assert.Equal(Messages, await TestSender.SendTcpAsync(node.TcpPort, "after", Messages, stop: TestContext.Current.CancellationToken));
        await node.WaitStoredAsync(Messages);
        Assert.Equal(0, await node.StopAsync());
        var verdict = await node.RunAsync("verify", "--anchor", Path.Join(node.Folder, "anchor"));
        Assert.True(verdict.ExitCode == 5, $"{verdict.Text}{verdict.Errors}\n{node.Log}");
    }

    /// <summary>Sends until everything was handed over or the node is gone, whichever the fault brings.</summary>
    private static async Task SendAsync(SwornNode node)
    {
        try
        {
            await TestSender.SendTcpAsync(node.TcpPort, "before", Messages, padding: 200, TestContext.Current.CancellationToken);

            // A node that lives with the fault seals them; one that waits for room or for good does not, and is ended.
            await Eventually.WithinAsync(() => Task.FromResult(node.IsGone || node.PublishedSize > Messages), TimeSpan.FromSeconds(2));
        }
        catch (SocketException)
        {
            Assert.True(node.IsGone, node.Log);
        }
    }
}
