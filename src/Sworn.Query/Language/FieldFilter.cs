using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>A test on the values of one field: <c>host:fra1</c>. True when any value of the field passes.</summary>
internal sealed class FieldFilter(FieldName field, FieldTest test) : Filter
{
    public FieldName Field { get; } = field;

    public FieldTest Test { get; } = test;

    public override void Print(QueryPrinter to)
    {
        to.Name(Field.Text);
        Test.Print(to);
    }
}
