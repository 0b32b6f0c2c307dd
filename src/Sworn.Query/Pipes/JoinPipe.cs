using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary>
/// <c>join by (host) (…)</c>: with the columns of the rows of another query that have the same values; once for each such row.
/// </summary>
internal sealed class JoinPipe(IReadOnlyList<string> names, ParsedQuery query, bool isInner) : Pipe
{
    public IReadOnlyList<string> Names => names;

    public ParsedQuery Query => query;

    /// <summary>Whether what has no partner is left out.</summary>
    public bool IsInner => isInner;

    /// <summary>The columns of the other query that are not joined by.</summary>
    public IReadOnlyList<string> Brought => [.. query.Columns.Except(names, StringComparer.Ordinal)];

    public override void Print(QueryPrinter to)
    {
        to.Sign("join by (");
        to.List(names, to.Value);
        to.Sign(") (");
        to.Sign(query.ToString());
        to.Sign(isInner ? ") inner" : ")");
    }

    public override PipeShape ShapeBehind(PipeShape before) => before.With(Brought);
}
