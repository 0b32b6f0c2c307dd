namespace Sworn.Query.Matching;

/// <summary>The received octets are these and no others.</summary>
internal sealed class WholePredicate(byte[] octets) : Predicate
{
    public override PredicateCost Cost => PredicateCost.Header;

    public override bool Test(in QueryRecord record) => record.Body.SequenceEqual(octets);
}
