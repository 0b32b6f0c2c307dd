namespace Sworn.Query.Language;

/// <summary>A regular expression to be found in the received message: <c>~"expression"</c>.</summary>
internal sealed class RegexFilter(RegexPattern pattern) : Filter
{
    public RegexPattern Pattern { get; } = pattern;

    public override void Print(QueryPrinter to)
    {
        to.Sign("~");
        to.Quoted(Pattern.Text);
    }
}
