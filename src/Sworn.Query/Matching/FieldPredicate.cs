using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>Some value of a field passes a test.</summary>
internal sealed class FieldPredicate(FieldName name, ValueMatcher matcher) : Predicate
{
    public override PredicateCost Cost => FieldCosts.Of(name.Id);

    public override bool Test(in QueryRecord record)
    {
        var values = new FieldEnumerator(record, name);
        while (values.MoveNext())
        {
            if (matcher.Test(values.Current))
            {
                return true;
            }
        }

        return false;
    }
}
