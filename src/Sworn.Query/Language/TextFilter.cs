namespace Sworn.Query.Language;

/// <summary>Text to be found in the received message, header and all.</summary>
internal sealed class TextFilter(TextTest test, string text) : Filter
{
    public TextTest Test { get; } = test;

    public string Text { get; } = text;

    public override void Print(QueryPrinter to)
    {
        to.Sign(Test switch
        {
            TextTest.ContainsExactly => "cs:",
            TextTest.Word => "w:",
            TextTest.Whole => "=",
            _ => "",
        });
        to.Term(Text);
        to.Sign(Test == TextTest.WordPrefix ? "*" : "");
    }
}
