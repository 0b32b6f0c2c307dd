using System.Net.Sockets;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>What <c>sworn query</c> has of journalctl's options.</summary>
public sealed class QueryFlagTests
{
    /// <summary>A node says of each source that it is new when it gets to it, which may be in the middle of a query.</summary>
    private const string NotItsOwn = "(-app:=sworn)";

    [Fact]
    public async Task The_options_of_journalctl_are_conditions_of_the_language()
    {
        await using var node = await SwornNode.StartAsync();
        using var udp = new UdpClient();
        string[] messages =
        [
            "<11>1 - mx1 sshd 7 - - Login failed", "<14>1 - mx1 sshd 7 - - login ok", "<4>1 - mx2 kernel - - - link down", "<12>1 - mx2 cron - - - Job done",
        ];
        foreach (var message in messages)
        {
            await udp.SendAsync(Encoding.UTF8.GetBytes(message), "127.0.0.1", node.UdpPort, TestContext.Current.CancellationToken);
        }

        await node.WaitStoredAsync(messages.Length);
        foreach (var (arguments, expected) in ((string[], string[])[])
        [
            (["-p", "err", NotItsOwn], ["Login failed"]),
            (["-p", "err..warning", "-r", NotItsOwn], ["Login failed", "link down", "Job done"]),
            (["-t", "sshd", "-g", "login"], ["login ok", "Login failed"]),
            (["-t", "sshd", "-t", "cron", "-g", "Login|Job"], ["Job done", "Login failed"]),
            (["-u", "cron.service", "--no-pager"], ["Job done"]),
            (["-k", NotItsOwn], ["link down"]),
            (["--host", "mx2", "--facility", "user", "-q", NotItsOwn], ["Job done"]),
            ([$"(down OR ok) {NotItsOwn}", "--host", "mx1"], ["login ok"]),
        ])
        {
            var found = await node.RunAsync("query", [.. arguments, "-o", "cat", "-n", "10"]);
            Assert.True(expected.SequenceEqual(found.Lines), $"{string.Join(' ', arguments)}: {found.Text}{found.Errors}");
        }

        var wrong = await node.RunAsync("query", "-p", "eror");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("did you mean 'error'?", wrong.Errors, StringComparison.Ordinal);
        var explained = await node.RunAsync("query", "explain -app:=sworn | stats by (app) count() n | where n:>1");
        Assert.Equal(["app   n", "sshd  2"], explained.Lines);
        Assert.Contains("complete:  true", explained.Errors, StringComparison.Ordinal);
        var followed = await node.RunAsync("tail", "* | sort by (host)");
        Assert.Equal(2, followed.ExitCode);
    }
}
