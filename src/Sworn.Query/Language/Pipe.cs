using Sworn.Query.Time;

namespace Sworn.Query.Language;

/// <summary>One step behind the filter: <c>| limit 10</c>. What a kind does not need stays empty.</summary>
internal sealed record Pipe(PipeKind Kind)
{
    /// <summary>The number of <c>limit</c>, <c>offset</c>, <c>top</c> and <c>bottom</c>.</summary>
    public long Number { get; init; }

    /// <summary>The columns of <c>fields</c> and <c>sort</c>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What <c>stats</c>, <c>top</c>, <c>bottom</c>, <c>uniq</c>, <c>field_values</c> and <c>histogram</c> group by.</summary>
    public IReadOnlyList<GroupKey> Keys { get; init; } = [];

    /// <summary>The columns of <c>stats</c>.</summary>
    public IReadOnlyList<Aggregate> Aggregates { get; init; } = [];

    /// <summary>Whether <c>sort</c> puts the greatest first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>The width of <c>histogram</c>.</summary>
    public Duration? Bucket { get; init; }

    /// <summary>The condition of <c>where</c>.</summary>
    public Filter? Condition { get; init; }

    /// <summary>Whether rows of a table come out whatever goes in.</summary>
    public bool MakesTable => Kind is PipeKind.Stats or PipeKind.Top or PipeKind.Bottom or PipeKind.Uniq or PipeKind.FieldValues or PipeKind.Histogram;

    /// <summary>Writes the pipe as query text.</summary>
    public void Print(QueryPrinter to)
    {
        switch (Kind)
        {
            case PipeKind.Limit:
                to.Sign("limit ");
                to.Number(Number);
                break;
            case PipeKind.Offset:
                to.Sign("offset ");
                to.Number(Number);
                break;
            case PipeKind.Count:
                to.Sign("count");
                break;
            case PipeKind.Where:
                to.Sign("where ");
                Condition!.Print(to);
                break;
            case PipeKind.Fields:
                to.Sign("fields ");
                Separated(to, Names, to.Value);
                break;
            case PipeKind.Sort:
                to.Sign("sort by (");
                Separated(to, Names, to.Value);
                to.Sign(IsDescending ? ") desc" : ")");
                break;
            default:
                PrintGrouping(to);
                break;
        }
    }

    private void PrintGrouping(QueryPrinter to)
    {
        to.Sign(Kind switch
        {
            PipeKind.Stats => "stats",
            PipeKind.Top => "top ",
            PipeKind.Bottom => "bottom ",
            PipeKind.Uniq => "uniq",
            PipeKind.FieldValues => "field_values ",
            _ => $"histogram {Bucket}",
        });
        if (Kind is PipeKind.Top or PipeKind.Bottom)
        {
            to.Number(Number);
        }

        if (Kind == PipeKind.FieldValues)
        {
            Keys[0].Print(to);
            return;
        }

        if (Keys.Count > 0)
        {
            to.Sign(" by (");
            Separated(to, Keys, key => key.Print(to));
            to.Sign(")");
        }

        to.Sign(Aggregates.Count > 0 ? " " : "");
        Separated(to, Aggregates, aggregate => aggregate.Print(to));
    }

    private static void Separated<T>(QueryPrinter to, IReadOnlyList<T> items, Action<T> print)
    {
        for (var number = 0; number < items.Count; number++)
        {
            to.Sign(number == 0 ? "" : ", ");
            print(items[number]);
        }
    }
}
