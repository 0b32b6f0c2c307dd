using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Sworn.Host.Tests.Http;

[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the client has a limit of its own.")]
public sealed class AuditTests
{
    private static readonly string[] Session =
    [
        "<37>1 2026-11-24T10:00:00Z mx1 sshd 512 - - Accepted password for ada from 192.0.2.7 port 50111 ssh2",
        "<190>1 2026-11-24T10:00:05Z mx1 mgd 513 UI_CMDLINE_READ_LINE [junos@2636.1.1.1.2.29 username=\"ada\" command=\"set system host-name mx2 \"] User 'ada', command 'set system host-name mx2 '",
        "<37>1 2026-11-24T10:01:00Z mx1 sshd 600 - - Failed password for root from 192.0.2.66 port 50112 ssh2",
    ];

    [Fact]
    public async Task Coverage_names_for_each_requirement_the_verdict_and_the_records()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync(Session);
        using var client = await node.LoggedInAsync("ada", "reader");
        var coverage = await ServedNode.GetAsync(client, "/api/v1/coverage?profile=ndcpp-2.2e&device=mx1&since=2000-01-01T00:00Z");
        Assert.True((bool)coverage["complete"]!);
        var requirements = coverage["devices"]![0]!["requirements"]!.AsArray();
        Assert.True(requirements.Count > 10);
        Assert.Contains(requirements, row => row!["records"]!.AsArray().Count > 0);
        Assert.Contains(requirements, row => (string)row!["verdict"]! == "never observed");
        Assert.Contains("what=\"coverage\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_says_who_did_what_from_where()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync(Session);
        using var client = await node.LoggedInAsync("ada", "reader");
        var chains = (await ServedNode.GetAsync(client, "/api/v1/sessions/activity?device=mx1&since=2000-01-01T00:00Z"))["chains"]!.AsArray();
        Assert.Contains(chains, chain => (string?)chain!["user"] == "ada" && (string?)chain["origin"] == "192.0.2.7");
        Assert.All(chains, chain => Assert.Equal("mx1", (string)chain!["device"]!));
    }

    [Fact]
    public async Task Findings_and_profiles_are_listed_and_a_wrong_profile_is_named()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync(Session);
        using var client = await node.LoggedInAsync("ada", "reader");
        var profiles = (await ServedNode.GetAsync(client, "/api/v1/profiles"))["profiles"]!.AsArray();
        Assert.Contains(profiles, profile => (string)profile!["id"]! == "junos-seed");
        var findings = await ServedNode.GetAsync(client, "/api/v1/findings?since=2000-01-01T00:00Z");
        Assert.NotNull(findings["findings"]);
        using var wrong = await client.GetAsync(new Uri("/api/v1/coverage?profile=nope", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("ndcpp-2.2e", (string)(await ServedNode.JsonOf(wrong))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_other_sources_learns_nothing()
    {
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync(Session);
        using var client = await node.LoggedInAsync("bob", "reader", source: "198.51.100.0/24");
        Assert.Empty((await ServedNode.GetAsync(client, "/api/v1/coverage?since=2000-01-01T00:00Z"))["devices"]!.AsArray());
        Assert.Empty((await ServedNode.GetAsync(client, "/api/v1/sessions/activity?since=2000-01-01T00:00Z"))["chains"]!.AsArray());
        Assert.Empty((await ServedNode.GetAsync(client, "/api/v1/findings?since=2000-01-01T00:00Z"))["findings"]!.AsArray());
        using var nobody = node.Anonymous();
        using var refused = await nobody.GetAsync(new Uri("/api/v1/coverage", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }
}
