using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>Some address in the received octets lies in a range.</summary>
internal sealed class AddressPredicate(AddressRange range) : Predicate
{
    public override PredicateCost Cost => PredicateCost.Addresses;

    public override bool Test(in QueryRecord record) => AddressScanner.Contains(record.Body, range);
}
