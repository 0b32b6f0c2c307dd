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

    private static ulong Route(RouteTable table, string message) => table.Route(
        new RoutedRecord(1, new EntryFields { Kind = EntryKind.Event, ReceivedUtc = 1_772_359_200_000_000_000 }, Encoding.UTF8.GetBytes(message), sources: null));
}
