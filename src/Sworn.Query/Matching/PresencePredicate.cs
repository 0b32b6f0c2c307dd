using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>A field has a value that is not empty, or has none.</summary>
internal sealed class PresencePredicate(FieldName name, bool isPresent) : Predicate
{
    public override PredicateCost Cost => FieldCosts.Of(name.Id);

    public override bool Test(in QueryRecord record)
    {
        var values = new FieldEnumerator(record, name);
        while (values.MoveNext())
        {
            if (!values.Current.IsEmpty)
            {
                return isPresent;
            }
        }

        return !isPresent;
    }
}
