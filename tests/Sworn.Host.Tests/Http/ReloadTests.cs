using System.Net;
using System.Text.Json.Nodes;

namespace Sworn.Host.Tests.Http;

/// <summary>Destinations are changed without a restart (OPSEC capabilities, 2.2).</summary>
[Trait("OPSEC", "2.2")]
public sealed class ReloadTests : IDisposable
{
    private const string Path = "/api/v1/config/reload";
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-reload-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_third_destination_gets_records_from_here_on_and_the_change_is_recorded_at_the_first_two_with_who_and_what()
    {
        await using var node = await ServedNode.StartAsync(Outputs("a", "b"));
        using var admin = await node.LoggedInAsync("ada", "administrator");
        var session = node.Node.Log.Session;
        await node.SendAsync("<13>1 - h app - - - before");
        node.Text.Change(Outputs("a", "b", "c"));
        var answer = await ReloadAsync(admin);
        await node.SendAsync("<13>1 - h app - - - after");
        await ArriveAsync("after", "a", "b", "c");

        var change = Assert.Single(answer["changes"]!.AsArray())!;
        Assert.Equal(("outputs[c]", "-", true), ((string)change["path"]!, (string)change["old"]!, (bool)change["isApplied"]!));
        foreach (var name in new[] { "a", "b" })
        {
            var record = Assert.Single(Lines(name), static line => line.Contains(" CONFIG_CHANGE [", StringComparison.Ordinal));
            Assert.Contains("user=\"ada\" origin=\"127.0.0.1\" path=\"outputs[c\\]\" old=\"-\" new=\"{type: file, name: c, path: ", record, StringComparison.Ordinal);
            Assert.Single(Lines(name), static line => line.Contains(" CONFIG_RELOAD [", StringComparison.Ordinal));
            Assert.Single(Lines(name), line => line.Contains("OUTPUT_CONNECTED", StringComparison.Ordinal) && line.Contains($"output=\"{name}\"", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(Lines("c"), static line => line.EndsWith("before", StringComparison.Ordinal));
        Assert.Equal(session, node.Node.Log.Session);
    }

    [Fact]
    public async Task A_destination_that_is_removed_gets_nothing_more_its_account_stays_and_when_it_is_back_it_goes_on_where_it_stood()
    {
        await using var node = await ServedNode.StartAsync(Outputs("a", "b"));
        using var console = node.Console();
        await node.SendAsync("<13>1 - h app - - - first");
        await ArriveAsync("first", "a", "b");
        await ServedNode.UntilAsync(() => Task.FromResult(node.Node.Outputs.All(static output => output.Unacknowledged == 0)));
        node.Text.Change(Outputs("b"));
        await ReloadAsync(console);
        await node.SendAsync("<13>1 - h app - - - second");
        await ArriveAsync("second", "b");
        var removed = (await ServedNode.GetAsync(console, "/api/v1/accounts"))["outputs"]!["a"]!;
        Assert.True((bool)removed["removed"]!);
        Assert.True((bool)removed["balanced"]!);
        Assert.DoesNotContain(Lines("a"), static line => line.EndsWith("second", StringComparison.Ordinal));
        node.Text.Change(Outputs("b", "a"));
        await ReloadAsync(console);
        await ArriveAsync("second", "a");

        Assert.Single(Lines("a"), static line => line.EndsWith("first", StringComparison.Ordinal));
        Assert.Single(Lines("b"), static line => line.EndsWith("second", StringComparison.Ordinal));
        Assert.Equal(["b", "a"], node.Node.Outputs.Select(static output => output.Name));
    }

    [Fact]
    public async Task Routes_policies_and_selectors_are_applied_to_destinations_that_go_on()
    {
        await using var node = await ServedNode.StartAsync(Outputs("a"));
        using var console = node.Console();
        node.Text.Change(Outputs("a") + "routes: [{name: kept, match: kept, notify: true}]\n" + "stores: [{name: main, selectors: [{name: stored, match: stored}]}]\n"
            + "policies: [{name: guessed, failures: 1}]\n");
        var answer = await ReloadAsync(console);
        Assert.All(answer["changes"]!.AsArray(), static change => Assert.True((bool)change!["isApplied"]!));
        await node.SendAsync(
            "<13>1 - h app - - - dropped stored", "<13>1 - h app - - - kept stored",
            "<38>1 - stored sshd 8 - - Failed password for ops from 192.0.2.7 port 40000 ssh2",
            "<38>1 - stored sshd 8 - - Accepted password for ops from 192.0.2.7 port 40000 ssh2",
            "<13>1 - h app - - - neither");
        await ArriveAsync("kept stored", "a");

        Assert.DoesNotContain(Lines("a"), static line => line.Contains("dropped stored", StringComparison.Ordinal));
        Assert.Equal("not-selected", Assert.Single(node.Node.Accounts.Inputs[0].Dropped).Key);
        await ServedNode.UntilAsync(async () => await node.AuditAsync() is var audit
            && audit.Contains(" RULE_MATCHED [", StringComparison.Ordinal) && audit.Contains(" SUCCESS_AFTER_FAILURES [", StringComparison.Ordinal));
        Assert.Single((await node.AuditAsync()).Split('\n'), static line => line.Contains("OUTPUT_CONNECTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_mistake_nothing_is_changed_and_that_is_recorded()
    {
        await using var node = await ServedNode.StartAsync(Outputs("a"));
        using var console = node.Console();
        node.Text.Change(Outputs("a", "b") + "routes: [{outputs: c}]\n");
        using var refused = await console.PostAsync(Path, content: null, Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("\"c\" is no output", (string)(await ServedNode.JsonOf(refused))["errors"]![0]!, StringComparison.Ordinal);
        Assert.Equal(["a"], node.Node.Outputs.Select(static output => output.Name));
        var record = Assert.Single((await node.AuditAsync()).Split('\n'), static line => line.Contains("CONFIG_RELOAD", StringComparison.Ordinal));
        Assert.Contains("errors=\"1\" reason=\"sworn.yaml:", record, StringComparison.Ordinal);
        Assert.Contains("outcome=\"failure\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_a_restart_is_named_and_left_and_named_again()
    {
        await using var node = await ServedNode.StartAsync(Outputs("a"));
        using var console = node.Console();
        node.Text.Change(Outputs("a", "b"), "[{ type: tcp, listen: '127.0.0.1:0', rate-limit: 7 }]");
        for (var round = 0; round < 2; round++)
        {
            var waiting = (await ReloadAsync(console))["changes"]!.AsArray().Single(static change => !(bool)change!["isApplied"]!)!;
            Assert.Equal(("inputs[syslog-tcp].rate-limit", "0", "7"), ((string)waiting["path"]!, (string)waiting["old"]!, (string)waiting["new"]!));
        }

        Assert.Equal(["a", "b"], node.Node.Outputs.Select(static output => output.Name));
        Assert.Contains("changes=\"2\" waiting=\"1\"", await node.AuditAsync(), StringComparison.Ordinal);
        Assert.Contains("changes=\"1\" waiting=\"1\"", await node.AuditAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_an_administrator_changes_destinations()
    {
        await using var node = await ServedNode.StartAsync();
        using var operators = await node.LoggedInAsync("bob", "operator");
        node.Text.Change(Outputs("a"));
        using var refused = await operators.PostAsync(Path, content: null, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(node.Node.Outputs);
    }

    [Fact]
    public async Task The_first_destination_of_a_node_needs_no_restart_either()
    {
        await using var node = await ServedNode.StartAsync();
        using var console = node.Console();
        node.Text.Change(Outputs("a") + "stores: [{name: main, selectors: [{name: stored, match: stored}]}]\n");
        await ReloadAsync(console);
        await node.SendAsync("<13>1 - h app - - - stored");
        await ArriveAsync("stored", "a");

        Assert.True(node.Node.Accounts.IsBalanced);
    }

    [Fact]
    public async Task What_a_reload_recorded_the_next_start_does_not_record_again()
    {
        await using var node = await ServedNode.StartAsync(Outputs("a"));
        using var console = node.Console();
        node.Text.Change(Outputs("a", "b"));
        await ReloadAsync(console);
        await node.RestartAsync(ConfigurationText.Usual + Outputs("a", "b") + "identity: { idle-timeout: 20m }\n");

        var audit = await node.AuditAsync();
        Assert.Contains(" CONFIG_CHANGE [", audit, StringComparison.Ordinal);
        var change = Assert.Single(audit.Split('\n'), static line => line.Contains(" CONFIGURATION_KEY_CHANGED [", StringComparison.Ordinal));
        Assert.Contains("path=\"identity.idle-timeout\"", change, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ReloadAsync(HttpClient client)
    {
        using var answer = await client.PostAsync(Path, content: null, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await ServedNode.JsonOf(answer);
    }

    private string Outputs(params string[] names) =>
        "outputs:\n" + string.Concat(names.Select(name => $"  - {{type: file, name: {name}, path: '{File(name)}'}}\n"));

    private string File(string name) => System.IO.Path.Join(_folder.FullName, name);

    private string[] Lines(string name) => System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllLines(File(name)) : [];

    private async Task ArriveAsync(string end, params string[] names)
    {
        foreach (var name in names)
        {
            await ServedNode.UntilAsync(() => Task.FromResult(Array.Exists(Lines(name), line => line.EndsWith(end, StringComparison.Ordinal))));
        }
    }
}
