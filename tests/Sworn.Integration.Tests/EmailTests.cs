using System.Net.Sockets;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>The real program and a real mail server.</summary>
public sealed class EmailTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("OPSEC", "2.6")]
    public async Task A_root_log_in_is_one_mail_over_STARTTLS_with_a_log_in_and_its_record_is_found_and_proven()
    {
        using var certificates = await TestCertificates.MakeAsync();
        await using var server = await MailServer.StartAsync(certificates.Folder);
        await using var node = await StartAsync(server.Port, $"""
            user: sworn
                password: s3cret-mail
                authorities: {certificates.Folder}/ca.pem
                peer-name: collector
            """);
        await SendAsync(node, "<86>1 2026-03-01T10:00:00Z edge1 sshd 77 - - Accepted publickey for root from 192.0.2.7 port 5 ssh2", "<86>1 - edge1 sshd 78 - - Accepted publickey for ada");
        var mail = Assert.Single(await WaitForAsync(server, 1, node));

        Assert.Contains("X-Test-Tls: True", mail, StringComparison.Ordinal);
        Assert.Contains("X-Test-User: sworn", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: [info] edge1 sshd: Accepted publickey for root", mail, StringComparison.Ordinal);
        var command = mail.Split('\n').Single(line => line.StartsWith("To read:", StringComparison.Ordinal)).Split('\'')[1];
        var found = await node.RunAsync("query", command, "--format", "raw");
        Assert.Contains("for root from 192.0.2.7", found.Text, StringComparison.Ordinal);
        var bundle = Path.Join(node.Folder, "evidence.sworn");
        var exported = await node.RunAsync("evidence", "export", command, "-o", bundle);
        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.True(new FileInfo(bundle).Length > 0);
    }

    [Fact]
    [Trait("OPSEC", "2.6")]
    public async Task A_mail_server_that_is_down_and_a_killed_node_lose_no_mail()
    {
        await using var server = MailServer.Prepare();
        await using var node = await StartAsync(server.Port, "security: none");
        await SendAsync(node, [.. Enumerable.Range(0, 5).Select(number => $"<86>1 - edge1 sshd 77 - - root event {number}")]);
        await Eventually.TrueAsync(() => node.Log.Contains("[302]", StringComparison.Ordinal), Limit, () => node.Log);
        await node.KillAsync();
        await node.StartAgainAsync();
        await server.StartAgainAsync();
        var mails = await WaitForAsync(server, 5, node);

        Assert.Equal(5, mails.Count);
        Assert.All(Enumerable.Range(0, 5), number => Assert.Contains($"root event {number}", mails[number], StringComparison.Ordinal));
        var output = (await node.AccountsAsync()).GetProperty("outputs").GetProperty("mail");
        Assert.Equal(5, output.GetProperty("forwarded").GetInt64());
        Assert.True(output.GetProperty("balanced").GetBoolean());
    }

    [Theory]
    [InlineData("peer-name: somebody.else", "no permitted name")]
    [InlineData("peer-name: collector\n    authorities: system", "no path leads")]
    [InlineData("peer-name: collector\n    user: sworn\n    password: wrong", "refused the log-in")]
    [Trait("OPSEC", "2.4")]
    public async Task A_mail_server_that_does_not_prove_who_it_is_or_does_not_know_us_gets_no_mail_and_the_reason_is_told(string setting, string reason)
    {
        using var certificates = await TestCertificates.MakeAsync();
        await using var server = await MailServer.StartAsync(certificates.Folder);
        var authority = setting.Contains("authorities", StringComparison.Ordinal) ? "" : $"\n    authorities: {certificates.Folder}/ca.pem";
        await using var node = await StartAsync(server.Port, setting + authority);
        await SendAsync(node, "<86>1 - edge1 sshd 77 - - root event");
        await Eventually.TrueAsync(() => node.Log.Contains(reason, StringComparison.Ordinal), Limit, () => node.Log);

        Assert.Empty(server.Mails());
        Assert.DoesNotContain("wrong", node.Log, StringComparison.Ordinal);
    }

    private static Task<SwornNode> StartAsync(int port, string more) => SwornNode.StartAsync($$"""
        outputs:
          - type: email
            name: mail
            server: 127.0.0.1:{{port}}
            from: sworn@example.net
            to: noc@example.net
            retry-first: 100ms
            retry-most: 200ms
            {{more}}
        routes:
          - match: "root"
            outputs: mail
            facilities: authpriv
        """);

    private static async Task SendAsync(SwornNode node, params string[] messages)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", node.TcpPort, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', messages) + "\n"), TestContext.Current.CancellationToken);
        await node.WaitStoredAsync(messages.Length);
    }

    private static async Task<IReadOnlyList<string>> WaitForAsync(MailServer server, int count, SwornNode node)
    {
        await Eventually.TrueAsync(() => server.Mails().Count >= count, Limit, () => $"{server.Mails().Count} mails\n{node.Log}");
        return server.Mails();
    }
}
