namespace Sworn.Query.Matching;

/// <summary>The received octets contain a sequence.</summary>
internal sealed class OctetsPredicate(OctetSearch search) : Predicate
{
    public override PredicateCost Cost => PredicateCost.Octets;

    public override bool Test(in QueryRecord record) => search.IndexIn(record.Body) >= 0;
}
