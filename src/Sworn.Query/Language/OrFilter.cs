namespace Sworn.Query.Language;

/// <summary>At least one of its parts: <c>a OR b</c>.</summary>
internal sealed class OrFilter(IReadOnlyList<Filter> parts) : Filter
{
    public const int Binding = 1;

    public IReadOnlyList<Filter> Parts { get; } = parts;

    public override int Precedence => Binding;

    public override void Print(QueryPrinter to) => to.Joined(Parts, " OR ", Binding);
}
