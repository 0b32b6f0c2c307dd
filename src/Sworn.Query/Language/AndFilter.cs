namespace Sworn.Query.Language;

/// <summary>All of its parts: <c>a b</c> or <c>a AND b</c>.</summary>
internal sealed class AndFilter(IReadOnlyList<Filter> parts) : Filter
{
    public const int Binding = 2;

    public IReadOnlyList<Filter> Parts { get; } = parts;

    public override int Precedence => Binding;

    public override void Print(QueryPrinter to) => to.Joined(Parts, " ", Binding);
}
