using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>The real program brings closed files to a real sshd and to an HTTPS server.</summary>
public sealed class ArchiveTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Closed_files_arrive_whole_over_sftp_are_audited_and_go_here_only_afterwards()
    {
        await using var site = await SshServer.PrepareAsync();
        await using var node = await StartAsync(site.Site, site, "");
        var sent = Messages(0, 6000);
        await SendAsync(node, sent);
        await Eventually.TrueAsync(() => Closed(node).Count >= 8, Limit, () => node.Log);
        await Eventually.TrueAsync(() => node.Log.Contains("[312]", StringComparison.Ordinal), Limit, () => node.Log);
        await site.StartAsync();
        await WaitForAsync(node, site.Target, sent);
        await Eventually.TrueAsync(async () => await PendingAsync(node) == 0, Limit, () => node.Log);

        var more = Messages(6000, 600);
        await SendAsync(node, more);
        await Eventually.TrueAsync(() => Closed(node).Count <= 2, Limit, () => string.Join('\n', Closed(node)));
        await WaitForAsync(node, site.Target, [.. sent, .. more]);
        foreach (var file in Directory.GetFiles(site.Target))
        {
            // A file is there before the record that says so is stored.
            var digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
            var name = Path.GetFileName(file).Split('_', 2)[1];
            var said = Array.Empty<string>();
            await Eventually.TrueAsync(async () => (said = await TransferredAsync(node, name, digest)).Length > 0, Limit, () => $"{name}\n{node.Log}");
            Assert.Single(said);
        }

        Assert.DoesNotContain(Directory.GetFiles(site.Target), file => Path.GetFileName(file).StartsWith('.'));
    }

    [Fact]
    public async Task When_the_first_site_is_away_the_second_one_takes_the_files_over_HTTPS_and_the_failure_is_recorded()
    {
        await using var away = await SshServer.PrepareAsync();
        await using var site = await HttpsSite.StartAsync();
        await using var node = await StartAsync(
            $"{away.Site}, {site.Site}", away, $"authorization: Bearer archive-token\n    authorities: {site.Authorities}");
        var sent = Messages(0, 2000);
        await SendAsync(node, sent);
        await WaitForAsync(node, site.Target, sent);

        var failed = await node.RunAsync("query", "app:=sworn msgid:=FILE_TRANSFER_FAILED _time:all", "--format", "raw");
        Assert.Contains($"site=\"{away.Site}\"", failed.Text, StringComparison.Ordinal);
        Assert.Contains("Connection refused", failed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("archive-token", node.Log + failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kills_lose_no_file_and_what_was_transferred_is_not_transferred_again()
    {
        await using var site = await SshServer.PrepareAsync();
        await site.StartAsync();
        await using var node = await StartAsync(site.Site, site, "");
        var sent = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var part = Messages(1500 * round, 1500);
            sent.AddRange(part);
            await SendAsync(node, part);
            await node.KillAsync();
            await node.StartAgainAsync();
        }

        await WaitForAsync(node, site.Target, sent);
        await Eventually.TrueAsync(async () => await PendingAsync(node) == 0, Limit, () => node.Log);
        var files = Directory.GetFiles(site.Target).ToDictionary(file => file, File.GetLastWriteTimeUtc, StringComparer.Ordinal);
        await node.KillAsync();
        await node.StartAgainAsync();
        var last = Messages(4500, 1500);
        await SendAsync(node, last);
        await WaitForAsync(node, site.Target, [.. sent, .. last]);

        Assert.All(files, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
    }

    [Fact]
    public async Task A_site_whose_key_is_not_the_known_one_gets_nothing()
    {
        await using var site = await SshServer.PrepareAsync();
        await site.KnowAsync("other");
        await site.StartAsync();
        await using var node = await StartAsync(site.Site, site, "");
        await SendAsync(node, Messages(0, 2000));
        await Eventually.TrueAsync(() => node.Log.Contains("Host key verification failed", StringComparison.Ordinal), Limit, () => node.Log);

        Assert.Empty(Directory.GetFiles(site.Target));
        Assert.True(await PendingAsync(node) > 0);
    }

    [Fact]
    public async Task Segments_of_the_log_arrive_octet_for_octet_and_retention_waits_for_them()
    {
        await using var site = await SshServer.PrepareAsync();
        await using var node = await SwornNode.StartAsync($$"""
            stores:
              - name: main
                journal-file: 1MiB
                retention-size: 64KiB
            archive:
              - name: vault
                what: segments
                to: {{site.Site}}
                identity: {{site.Identity}}
                known-hosts: {{site.KnownHosts}}
                interval: 1s
                retry-first: 100ms
                retry-most: 1s
            """);
        await TestSender.SendTcpAsync(node.TcpPort, "kept", 20_000, padding: 300, stop: TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(20_000);
        await Eventually.TrueAsync(() => Segments(node).Count >= 4, Limit, () => node.Log);
        await Eventually.TrueAsync(async () => await PendingAsync(node) >= 4, Limit, () => node.Log);
        var segments = Segments(node).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);

        // Longer than retention takes to look: everything is still here.
        Assert.False(await Eventually.WithinAsync(() => Task.FromResult(node.Log.Contains("were retired by size", StringComparison.Ordinal)), TimeSpan.FromSeconds(12)));
        await site.StartAsync();
        await Eventually.TrueAsync(() => node.Log.Contains("were retired by size", StringComparison.Ordinal), Limit, () => node.Log);
        await Eventually.TrueAsync(async () => await PendingAsync(node) == 0, Limit, () => node.Log);

        var arrived = Directory.GetFiles(site.Target).ToDictionary(path => Path.GetFileName(path).Split('_', 2)[1], File.ReadAllBytes, StringComparer.Ordinal);
        Assert.All(segments, segment => Assert.Equal(segment.Value, arrived[segment.Key]));
    }

    private static Task<SwornNode> StartAsync(string sites, SshServer ssh, string more) => SwornNode.StartAsync($$"""
        outputs:
          - type: file
            name: plain
            path: {{Path.GetDirectoryName(ssh.Target)}}/out/messages
            max-file-size: 64KiB
            number-of-files: 3
        routes:
          - match: " archived "
            outputs: plain
        archive:
          - name: vault
            output: plain
            to: {{sites}}
            identity: {{ssh.Identity}}
            known-hosts: {{ssh.KnownHosts}}
            interval: 1s
            retry-first: 100ms
            retry-most: 500ms
            {{more}}
        """);

    private static IReadOnlyList<string> Closed(SwornNode node)
    {
        var path = File.ReadAllLines(Path.Join(node.Folder, "sworn.yaml")).Single(line => line.Contains(" path:", StringComparison.Ordinal)).Split("path:")[1].Trim();
        var folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Where(file => file != path).Order(StringComparer.Ordinal)] : [];
    }

    private static List<string> Segments(SwornNode node)
    {
        var folder = Path.Join(node.Data, "log", "seg");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.seg")] : [];
    }

    private static async Task<int> PendingAsync(SwornNode node) =>
        (await node.GetAsync("/api/v1/status")).GetProperty("archives")[0].GetProperty("pending").GetInt32();

    private static async Task<string[]> TransferredAsync(SwornNode node, string name, string digest) =>
        [.. (await node.RunAsync("query", "app:=sworn msgid:=FILE_TRANSFERRED _time:all", "--format", "raw")).Lines.Where(record =>
            record.Contains($"file=\"{name}\"", StringComparison.Ordinal) && record.Contains($"sha256=\"{digest}\"", StringComparison.Ordinal))];

    private static List<string> Messages(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"<13>1 2026-03-01T10:00:00Z edge app - - - archived {number:d6} {new string('x', 100)}"))];

    private static async Task SendAsync(SwornNode node, List<string> messages)
    {
        using var client = new TcpClient();
        var before = (await node.AccountsAsync()).GetProperty("stored").GetInt64();
        await client.ConnectAsync("127.0.0.1", node.TcpPort, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', messages) + "\n"), TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(before + messages.Count);
    }

    /// <summary>Waits until all messages but those of the file that is not closed yet are at a site, in order.</summary>
    private static async Task WaitForAsync(SwornNode node, string target, List<string> sent)
    {
        List<string> Arrived() => [.. Directory.GetFiles(target).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Distinct(StringComparer.Ordinal)];
        const int mostInOpenFile = 600;
        await Eventually.TrueAsync(() => Arrived().Count >= sent.Count - mostInOpenFile, Limit, () => $"{Arrived().Count} of {sent.Count}\n{node.Log}");
        var arrived = Arrived();
        Assert.Equal(sent.Take(arrived.Count), arrived);
    }
}
