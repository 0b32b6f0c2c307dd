using Sworn.Query.Language;

namespace Sworn.Query.Matching;

/// <summary>The received octets contain a match of an expression.</summary>
internal sealed class RegexPredicate(RegexPattern pattern, RegexRunner runner) : Predicate
{
    public override PredicateCost Cost => PredicateCost.Regex;

    public override bool Test(in QueryRecord record) => runner.IsMatch(pattern, record.Body);
}
