using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>facets n</c>: the most frequent values of every field, n of each.</summary>
internal sealed class FacetsPipe(long number) : Pipe
{
    public static readonly IReadOnlyList<string> Columns = ["field", "value", "hits"];

    public int Number => (int)Math.Min(number, int.MaxValue);

    public override void Print(QueryPrinter to)
    {
        to.Sign("facets ");
        to.Number(number);
    }

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Rows(Columns);
}
