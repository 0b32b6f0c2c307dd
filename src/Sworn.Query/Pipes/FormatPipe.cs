using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>format "&lt;user&gt; at &lt;host&gt;" as who</c>: a text made of fields.</summary>
internal sealed class FormatPipe(PlacedText text, string name) : AddingPipe
{
    public PlacedText Text => text;

    public override IReadOnlyList<string> Names => [name];

    public override void Print(QueryPrinter to)
    {
        to.Sign("format ");
        to.Quoted(text.Text);
        to.Sign(" as ");
        to.Value(name);
    }
}
