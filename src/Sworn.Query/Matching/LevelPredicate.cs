using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>The severity or the facility is one of a set.</summary>
/// <param name="field">Which of the two.</param>
/// <param name="levels">A bit for each number in the set.</param>
internal sealed class LevelPredicate(FieldId field, uint levels) : Predicate
{
    private const int SeverityBits = 3;
    private const int SeverityMask = 7;

    public override PredicateCost Cost => PredicateCost.Message;

    public override bool Test(in QueryRecord record)
    {
        if (record.Pri is not { } pri)
        {
            return false;
        }

        return (levels >> (field == FieldId.Severity ? pri & SeverityMask : pri >> SeverityBits) & 1) != 0;
    }
}
