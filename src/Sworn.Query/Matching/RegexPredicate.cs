using System.Text;
using Sworn.Query.Language;

namespace Sworn.Query.Matching;

/// <summary>The received octets contain a match of an expression.</summary>
internal sealed class RegexPredicate(RegexPattern pattern, RegexRunner runner) : Predicate
{
    private readonly OctetSearch? _literal =
        pattern.Literal.Length == 0 ? null : new OctetSearch(Encoding.UTF8.GetBytes(pattern.Literal), ignoresCase: false);

    public override PredicateCost Cost => PredicateCost.Regex;

    public override bool Test(in QueryRecord record) =>
        (_literal is null || _literal.IndexIn(record.Body) >= 0) && runner.IsMatch(pattern, record.Body);
}
