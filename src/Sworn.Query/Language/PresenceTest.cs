namespace Sworn.Query.Language;

/// <summary>The field has a value that is not empty (<c>field:*</c>), or has none (<c>field:""</c>).</summary>
internal sealed class PresenceTest(bool isPresent) : FieldTest
{
    public bool IsPresent { get; } = isPresent;

    public override void Print(QueryPrinter to) => to.Sign(IsPresent ? "*" : "\"\"");
}
