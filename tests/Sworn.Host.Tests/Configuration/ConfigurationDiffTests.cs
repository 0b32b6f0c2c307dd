using Sworn.Host.Configuration;
using Sworn.Host.Running;

namespace Sworn.Host.Tests.Configuration;

public sealed class ConfigurationDiffTests
{
    private const string Two = "outputs:\n  - {type: tcp, name: a, to: one}\n  - {type: relp, name: b, to: two}\n";

    [Theory]
    [InlineData("", "", "")]
    [InlineData("time: {assumed-zone: UTC}\n", "", "")]
    [InlineData("stores: [{name: main, warn-at: 70}]\n", "stores: [{name: main, warn-at: 71}]\n", "stores[main].warn-at: 70 -> 71 restart")]
    [InlineData(Two, "outputs:\n  - {type: tcp, name: a, to: three}\n  - {type: relp, name: b, to: two}\n", "outputs[a].to: one -> three now")]
    [InlineData(Two, "outputs:\n  - {type: relp, name: b, to: two}\n", "outputs[a]: {type: tcp, name: a, to: one} -> - now")]
    [InlineData(Two, Two + "  - {type: udp, name: c, to: three, redact: true}\n", "outputs[c]: - -> {type: udp, name: c, redact: true, to: three} now")]
    [InlineData(Two, "outputs:\n  - {type: relp, name: b, to: two}\n  - {type: tcp, name: a, to: one}\n", "outputs (order): a, b -> b, a now")]
    [InlineData(Two, "outputs:\n  - {type: relp, name: a, to: one}\n  - {type: relp, name: b, to: two}\n", "outputs[a]: {type: tcp, name: a, to: one} -> {type: relp, name: a, to: one} now")]
    [InlineData(Two + "routes: [{match: x}, {match: y}]\n", Two + "routes: [{match: x}, {match: z}]\n", "routes[1].match: y -> z now")]
    [InlineData(Two, Two + "stores: [{name: main, selectors: [{name: kept, match: x}]}]\n", "stores[main].selectors[kept]: - -> {name: kept, match: x} now")]
    [InlineData("outputs: [{type: webhook, name: h, address: 'http://x', authorization: s3cret}]\n", "outputs: [{type: webhook, name: h, address: 'http://x', authorization: other}]\n", "outputs[h].authorization: *** -> *** now")]
    public void Every_change_has_its_path_and_both_values_and_no_secret(string old, string next, string expected)
    {
        var changes = ConfigurationDiff.Of(TestNode.LoadValid(old), TestNode.LoadValid(next), ConfigurationReload.IsApplied)
            .Select(static change => $"{change.Path}: {change.Old} -> {change.New} {(change.IsApplied ? "now" : "restart")}");

        Assert.Equal(expected, string.Join('\n', changes).Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal));
    }
}
