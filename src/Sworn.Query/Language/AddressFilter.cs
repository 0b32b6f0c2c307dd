using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>An address of the message lies in a range: <c>ip:10.0.0.0/8</c>, <c>src:10.1.2.3</c>.</summary>
internal sealed class AddressFilter(AddressScope scope, AddressRange range) : Filter
{
    public AddressScope Scope { get; } = scope;

    public AddressRange Range { get; } = range;

    public override void Print(QueryPrinter to)
    {
        to.Sign(Scope switch
        {
            AddressScope.Source => "src:",
            AddressScope.Destination => "dst:",
            _ => "ip:",
        });
        to.Sign(Range.ToString());
    }
}
