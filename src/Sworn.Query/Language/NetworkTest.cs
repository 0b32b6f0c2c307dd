using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>The value is an address in a network: <c>source-address:10.0.0.0/8</c>.</summary>
internal sealed class NetworkTest(AddressRange network) : FieldTest
{
    public AddressRange Network { get; } = network;

    public override void Print(QueryPrinter to) => to.Sign(Network.ToString());
}
