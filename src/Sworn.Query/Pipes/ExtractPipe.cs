using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>extract "from &lt;address&gt; port" from msg</c>: fields made of parts of a field.</summary>
internal sealed class ExtractPipe(PlacedText text, string from) : AddingPipe
{
    public PlacedText Text => text;

    public string From => from;

    public override IReadOnlyList<string> Names => [.. text.Names.Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    public override void Print(QueryPrinter to)
    {
        to.Sign("extract ");
        to.Quoted(text.Text);
        to.Sign(" from ");
        to.Value(from);
    }
}
