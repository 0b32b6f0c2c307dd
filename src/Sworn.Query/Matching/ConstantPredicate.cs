namespace Sworn.Query.Matching;

/// <summary>Every record, or none.</summary>
internal sealed class ConstantPredicate(bool result) : Predicate
{
    public override PredicateCost Cost => PredicateCost.Nothing;

    public override bool Test(in QueryRecord record) => result;
}
