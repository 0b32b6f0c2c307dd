namespace Sworn.Query.Matching;

/// <summary>All parts, the cheapest first.</summary>
internal sealed class AndPredicate : Predicate
{
    private readonly Predicate[] _parts;

    public AndPredicate(IEnumerable<Predicate> parts)
    {
        _parts = [.. parts.OrderBy(part => part.Cost)];
        Cost = _parts[^1].Cost;
    }

    public override PredicateCost Cost { get; }

    public override bool Test(in QueryRecord record)
    {
        foreach (var part in _parts)
        {
            if (!part.Test(record))
            {
                return false;
            }
        }

        return true;
    }
}
