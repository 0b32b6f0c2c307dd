namespace Sworn.Query.Matching;

/// <summary>The received octets contain a word or phrase.</summary>
internal sealed class WordPredicate(WordSearch search) : Predicate
{
    public override PredicateCost Cost => PredicateCost.Octets;

    public override bool Test(in QueryRecord record) => search.IsIn(record.Body);
}
