namespace Sworn.Query.Language;

/// <summary>The opposite of its part: <c>-a</c>, <c>!a</c> or <c>NOT a</c>.</summary>
internal sealed class NotFilter(Filter part) : Filter
{
    public const int Binding = 3;

    public Filter Part { get; } = part;

    public override int Precedence => Binding;

    public override void Print(QueryPrinter to)
    {
        to.Sign("-");
        to.Nested(Part, Binding - 1);
    }
}
