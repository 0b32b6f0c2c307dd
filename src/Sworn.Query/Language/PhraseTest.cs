namespace Sworn.Query.Language;

/// <summary>
/// The value contains this word or phrase, whatever the case of ASCII letters: <c>host:fra1</c>; or a word that begins
/// with it: <c>host:fra*</c>.
/// </summary>
internal sealed class PhraseTest(string text, bool isPrefix) : FieldTest
{
    public string Text { get; } = text;

    public bool IsPrefix { get; } = isPrefix;

    public override void Print(QueryPrinter to)
    {
        to.Value(Text);
        to.Sign(IsPrefix ? "*" : "");
    }
}
