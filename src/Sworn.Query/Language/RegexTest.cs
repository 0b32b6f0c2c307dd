namespace Sworn.Query.Language;

/// <summary>The value contains a match of an expression: <c>command:~"^(set|delete)"</c>.</summary>
internal sealed class RegexTest(RegexPattern pattern) : FieldTest
{
    public RegexPattern Pattern { get; } = pattern;

    public override void Print(QueryPrinter to)
    {
        to.Sign("~");
        to.Quoted(Pattern.Text);
    }
}
