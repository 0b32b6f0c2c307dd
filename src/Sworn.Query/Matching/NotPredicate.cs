namespace Sworn.Query.Matching;

/// <summary>Not its part.</summary>
internal sealed class NotPredicate(Predicate part) : Predicate
{
    public override PredicateCost Cost => part.Cost;

    public override bool Test(in QueryRecord record) => !part.Test(record);
}
