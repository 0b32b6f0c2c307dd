namespace Sworn.Query.Language;

/// <summary>Every record: <c>*</c>.</summary>
internal sealed class AllFilter : Filter
{
    public static readonly AllFilter Instance = new();

    private AllFilter()
    {
    }

    public override void Print(QueryPrinter to) => to.Sign("*");
}
