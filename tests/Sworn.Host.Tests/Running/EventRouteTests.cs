using System.Text;
using Sworn.Core.Ledger;
using Sworn.Host.Configuration;
using Sworn.Host.Running;
using Sworn.Pipeline.Routing;

namespace Sworn.Host.Tests.Running;

/// <summary>Success, failure or everything, by event class, at the routes.</summary>
[Trait("OPSEC", "2.12")]
public sealed class EventRouteTests
{
    private const string Good = "<38>1 2026-11-24T04:00:00Z edge1 sshd 812 - - Accepted password for ops from 192.0.2.7 port 40000 ssh2";
    private const string Bad = "<38>1 2026-11-24T04:00:00Z edge1 sshd 812 - - Failed password for ops from 192.0.2.7 port 40000 ssh2";
    private const string OwnGood = "<109>1 2026-11-24T04:00:00Z noc-a sworn 12 LOGIN [audit@32473 user=\"ops\" origin=\"192.0.2.7\" outcome=\"success\"] A log-in";
    private const string OwnBad = "<108>1 2026-11-24T04:00:00Z noc-a sworn 12 LOGIN [audit@32473 user=\"ops\" origin=\"192.0.2.7\" outcome=\"failure\"] A log-in was refused";
    private const string Other = "<13>1 2026-11-24T04:00:00Z edge1 app - - - nothing that anybody knows";

    [Theory]
    [InlineData("sworn.login:failure", new[] { OwnBad })]
    [InlineData("sworn.login:success", new[] { OwnGood })]
    [InlineData("sworn.login", new[] { OwnGood, OwnBad })]
    [InlineData("sworn.login:all", new[] { OwnGood, OwnBad })]
    [InlineData("authentication:failure", new[] { Bad, OwnBad })]
    [InlineData("authentication:success", new[] { Good, OwnGood })]
    [InlineData("authentication", new[] { Good, Bad, OwnGood, OwnBad })]
    [InlineData("sworn.login:failure, authentication:success", new[] { Good, OwnGood, OwnBad })]
    [InlineData("configuration", new string[0])]
    [InlineData("all", new[] { Good, Bad, OwnGood, OwnBad, Other })]
    public void Success_failure_or_everything_is_chosen_by_event_class(string events, string[] taken)
    {
        var table = new RouteTable(RouteFactory.Create(Load($"events: \"{events}\""), TimeProvider.System));

        Assert.Equal(taken, new[] { Good, Bad, OwnGood, OwnBad, Other }.Where(message => Route(table, message)));
    }

    [Fact]
    public void A_query_and_events_must_both_hold()
    {
        var table = new RouteTable(RouteFactory.Create(Load("events: authentication\n    query: \"app:=sshd\""), TimeProvider.System));

        Assert.Equal([Good, Bad], new[] { Good, Bad, OwnGood, OwnBad, Other }.Where(message => Route(table, message)));
    }

    [Theory]
    [InlineData("sworn.logim", "Did you mean \\\"sworn.login\\\"")]
    [InlineData("authentication:failed", "\\\"failed\\\" is no event")]
    [InlineData("authentication:failur", "Did you mean \\\"failure\\\"")]
    [InlineData(",", "sworn events list")]
    public void A_name_that_is_no_event_is_a_mistake_with_the_nearest_one(string events, string said)
    {
        var result = ConfigurationLoader.Load(Text($"events: \"{events}\""), "sworn.yaml", Configuration.TestNode.Environment);

        Assert.Contains(said.Replace("\\", "", StringComparison.Ordinal), Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    private static bool Route(RouteTable table, string message) => table.Route(new RoutedRecord(
        0, new EntryFields { Kind = EntryKind.Event, ReceivedUtc = 1_795_000_000_000_000_000, Session = 1 }, Encoding.UTF8.GetBytes(message), sources: null)) != 0;

    private static SwornConfiguration Load(string route)
    {
        var result = ConfigurationLoader.Load(Text(route), "sworn.yaml", Configuration.TestNode.Environment);
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Effective!;
    }

    private static string Text(string route) => $"""
        outputs:
          - type: udp
            name: central
            to: 127.0.0.1:514
        routes:
          - name: chosen
            {route}
        """;
}
