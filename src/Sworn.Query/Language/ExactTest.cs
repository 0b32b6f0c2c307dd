namespace Sworn.Query.Language;

/// <summary>The value is these octets: <c>host:=fra1-fw07</c>; or begins with them: <c>host:=fra1*</c>.</summary>
internal sealed class ExactTest(string text, bool isPrefix) : FieldTest
{
    public string Text { get; } = text;

    public bool IsPrefix { get; } = isPrefix;

    public override void Print(QueryPrinter to)
    {
        to.Sign("=");
        to.Value(Text);
        to.Sign(IsPrefix ? "*" : "");
    }
}
