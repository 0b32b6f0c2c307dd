namespace Sworn.Query.Matching;

/// <summary>A condition ready to be run. Allocates nothing when run.</summary>
internal abstract class Predicate
{
    /// <summary>About how long it takes, to run the cheapest first.</summary>
    public abstract PredicateCost Cost { get; }

    /// <summary>Whether a record meets it.</summary>
    public abstract bool Test(in QueryRecord record);
}
