using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>sort by (a) desc</c>: in the order of fields or columns.</summary>
internal sealed class SortPipe(IReadOnlyList<string> names, bool isDescending) : Pipe
{
    public IReadOnlyList<string> Names => names;

    public bool IsDescending => isDescending;

    public override void Print(QueryPrinter to)
    {
        to.Sign("sort by (");
        to.List(names, to.Value);
        to.Sign(isDescending ? ") desc" : ")");
    }
}
