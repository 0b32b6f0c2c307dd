namespace Sworn.Query.Language;

/// <summary>The value is, octet for octet, one of a list: <c>app:in(sshd, "su")</c>.</summary>
internal sealed class InTest(IReadOnlyList<string> values) : FieldTest
{
    public IReadOnlyList<string> Values { get; } = values;

    public override void Print(QueryPrinter to)
    {
        to.Sign("in(");
        for (var number = 0; number < Values.Count; number++)
        {
            to.Sign(number == 0 ? "" : ", ");
            to.ListValue(Values[number]);
        }

        to.Sign(")");
    }
}
