namespace Sworn.Query.Language;

/// <summary>One step behind the filter: <c>| limit 10</c>.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Number">Its number, for <c>limit</c> and <c>offset</c>; 0 for the others.</param>
/// <param name="Names">Its field names, for <c>fields</c>; empty for the others.</param>
internal sealed record Pipe(PipeKind Kind, long Number, IReadOnlyList<string> Names)
{
    /// <summary>Writes the pipe as query text.</summary>
    public void Print(QueryPrinter to)
    {
        to.Sign(Kind switch
        {
            PipeKind.Limit => "limit ",
            PipeKind.Offset => "offset ",
            PipeKind.Fields => "fields ",
            _ => "count",
        });
        if (Kind is PipeKind.Limit or PipeKind.Offset)
        {
            to.Number(Number);
        }

        for (var number = 0; number < Names.Count; number++)
        {
            to.Sign(number == 0 ? "" : ", ");
            to.Value(Names[number]);
        }
    }
}
