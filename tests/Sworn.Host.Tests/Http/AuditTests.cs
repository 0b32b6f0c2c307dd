using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Json;

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
    public async Task The_report_is_a_page_to_be_kept_that_runs_nothing_and_shows_only_what_its_reader_may_see()
    {
        const string Path = "/api/v1/coverage?profile=ndcpp-2.2e&device=mx1&since=2000-01-01T00:00Z&format=";
        await using var node = await ServedNode.StartAsync();
        await node.SendAsync(Session);
        using var client = await node.LoggedInAsync("ada", "reader");
        using var page = await client.GetAsync(new Uri(Path + "html", UriKind.Relative));
        Assert.Equal(("text/html", "attachment"), (page.Content.Headers.ContentType!.MediaType, page.Content.Headers.ContentDisposition!.DispositionType));
        Assert.StartsWith("sandbox; default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("X-Sworn-Incomplete"));
        Assert.Contains("Accepted password for ada from 192.0.2.7", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var other = await node.LoggedInAsync("bob", "reader", source: "198.51.100.0/24");
        Assert.DoesNotContain("192.0.2.7", await other.GetStringAsync(new Uri(Path + "html", UriKind.Relative)), StringComparison.Ordinal);
        using var wrong = await client.GetAsync(new Uri(Path + "pdf", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
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

    /// <summary>What the node records of itself satisfies the requirements on each act, by the catalogue and a profile that know nothing of the node.</summary>
    [Fact]
    public async Task The_node_s_own_records_satisfy_the_requirements_on_its_acts()
    {
        await using var node = await ServedNode.StartAsync();
        (await node.LoggedInAsync("eve", "reader")).Dispose();
        using var idle = await node.LoggedInAsync("bob", "reader");
        node.Time.Advance(TimeSpan.FromMinutes(16));
        using var late = await idle.GetAsync(new Uri("/api/v1/session", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        using var guesser = node.Anonymous();
        for (var wrong = 0; wrong < 3; wrong++)
        {
            using var refused = await guesser.PostAsJsonAsync("/api/v1/session", new { user = "eve", password = "wrong" });
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            node.Time.Advance(TimeSpan.FromSeconds(11));
        }

        using var ada = await node.LoggedInAsync("ada", "administrator");
        using var changed = await ada.PostAsJsonAsync("/api/v1/users/eve/password", new { password = "another long password" });
        Assert.True(changed.IsSuccessStatusCode, $"{changed.StatusCode}");
        using var left = await ada.DeleteAsync(new Uri("/api/v1/session", UriKind.Relative));
        Assert.True(left.IsSuccessStatusCode, $"{left.StatusCode}");

        using var auditor = await node.LoggedInAsync("carl", "auditor");
        var coverage = await ServedNode.GetAsync(auditor, "/api/v1/coverage?profile=ndcpp-2.2e&device=self&since=2000-01-01T00:00Z");
        var verdicts = coverage["devices"]![0]!["requirements"]!.AsArray().ToDictionary(row => (string)row!["id"]!, row => $"{row!["verdict"]}: {row["missing"]}");
        foreach (var requirement in new[]
            {
                "FAU_GEN.1.1 c login", "FAU_GEN.1.1 c passwords", "FIA_AFL.1", "FIA_UIA_EXT.1", "FIA_UAU_EXT.2", "FMT_SMF.1", "FTA_SSL.3", "FTA_SSL.4",
            })
        {
            Assert.True(verdicts[requirement].StartsWith("satisfied", StringComparison.Ordinal), $"{requirement} {verdicts[requirement]}");
        }
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
