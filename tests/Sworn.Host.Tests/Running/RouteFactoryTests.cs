using System.Text;
using Sworn.Core.Ledger;
using Sworn.Host.Running;
using Sworn.Host.Tests.Configuration;
using Sworn.Pipeline.Routing;

namespace Sworn.Host.Tests.Running;

public sealed class RouteFactoryTests
{
    private const string Outputs = "outputs:\n  - {type: tcp, name: a, to: x}\n  - {type: tcp, name: b, to: x}\nroutes:\n";

    [Theory]
    [InlineData("  - {query: 'hostname:=edge1', outputs: a}\n", 1UL, 0UL)]
    [InlineData("  - {query: 'app:=sshd', outputs: a}\n", 1UL, 0UL)]
    [InlineData("  - {query: '!app:=sshd', outputs: a}\n", 0UL, 1UL)]
    [InlineData("  - {facilities: authpriv, query: 'hostname:=edge1 app:=sshd', outputs: 'a, b'}\n", 3UL, 0UL)]
    [InlineData("  - {facilities: authpriv, outputs: a, continue: false}\n  - {outputs: b}\n", 1UL, 2UL)]
    [InlineData("  - {facilities: authpriv, outputs: a}\n  - {outputs: b}\n", 3UL, 2UL)]
    [Trait("OPSEC", "2.6")]
    public void Records_go_by_facility_host_tag_and_negation_to_the_first_match_or_to_all(string routes, ulong secure, ulong other)
    {
        var table = new RouteTable(RouteFactory.Create(TestNode.LoadValid(Outputs + routes), TimeProvider.System));

        Assert.Equal(secure, Route(table, "<86>1 2026-03-01T10:00:00Z edge1 sshd 7 - - Accepted"));
        Assert.Equal(other, Route(table, "<30>1 2026-03-01T10:00:00Z edge2 dhcpd 7 - - lease"));
    }

    [Theory]
    [InlineData("", "keep", "keep", 0, 0)]
    [InlineData("", "mask", "keep", 1, 0)]
    [InlineData("", "keep", "mask", 0, 1)]
    [InlineData(", redact: true", "mask", "mask", 11, 11)]
    [InlineData(", redact: true", "keep", "keep", 10, 10)]
    [Trait("OPSEC", "2.16")]
    public void Secrets_and_unknown_users_are_chosen_apart_for_inputs_and_outputs_and_neither_by_default(
        string redact, string input, string output, int atInput, int atOutput)
    {
        var configuration = TestNode.LoadValid($$"""
            inputs:
              - {type: udp, listen: "127.0.0.1:0", unknown-users: {{input}}{{redact}}}
            outputs:
              - {type: tcp, name: a, to: x, unknown-users: {{output}}{{redact}}}
            redaction:
              - {name: pin, pattern: 'pin=(?<secret>[0-9]+)'}
            """);

        Assert.Equal(atInput, InputFactory.Create(configuration)[0].Redaction?.Count ?? 0);
        var format = OutputFactory.Create(configuration)[0].Format;
        Assert.Equal(atOutput, format.IsRedacted ? format.Redaction.Count : 0);
        var explained = RouteExplanation.Of(configuration, "<38>sshd: Invalid user s3cret from 192.0.2.9 port 7"u8, TimeProvider.System);
        Assert.Equal(atInput % 2 + atOutput % 2 > 0 ? ["s3cret"] : [], explained.Redactions.Select(static found => found.Secret));
    }

    [Theory]
    [InlineData("<38>1 2026-03-01T10:00:00Z edge1 sshd 7 - - Failed password for ops from 192.0.2.7 port 40000 ssh2", true)]
    [InlineData("<38>1 2026-03-01T10:00:00Z edge1 sshd 7 - - Accepted password for ops from 192.0.2.7 port 40000 ssh2", false)]
    [InlineData("<30>1 2026-03-01T10:00:00Z edge2 app - - - link ge-0/0/1 went down", true)]
    [InlineData("<31>1 2026-03-01T10:00:00Z edge2 app - - - link ge-0/0/1 went down", false)]
    [InlineData("<30>1 2026-03-01T10:00:00Z edge2 app - - - lease", false)]
    [Trait("OPSEC", "2.5")]
    public void What_the_store_keeps_is_chosen_by_the_same_selectors_and_explained(string message, bool isStored)
    {
        var configuration = TestNode.LoadValid("""
            stores:
              - name: main
                selectors:
                  - {name: no-debug, severity: debug, compare: equals, action: stop}
                  - {name: refused, facilities: "auth, authpriv", events: "authentication:failure"}
                  - {name: links, match: 'link \S+ went (up|down)'}
            outputs:
              - {type: tcp, name: a, to: x}
            """);
        var explained = RouteExplanation.Of(configuration, Encoding.UTF8.GetBytes(message), TimeProvider.System);

        Assert.Equal(isStored, explained.IsStored);
        Assert.Equal("no-debug", explained.Local[0].Route);
        Assert.Equal(isStored, explained.Local.Skip(1).Any(static step => step.IsMatch));
        Assert.True(RouteExplanation.Of(TestNode.LoadValid(""), Encoding.UTF8.GetBytes(message), TimeProvider.System).IsStored);
    }

    private static ulong Route(RouteTable table, string message) => table.Route(
        new RoutedRecord(1, new EntryFields { Kind = EntryKind.Event, ReceivedUtc = 1_772_359_200_000_000_000 }, Encoding.UTF8.GetBytes(message), sources: null));
}
