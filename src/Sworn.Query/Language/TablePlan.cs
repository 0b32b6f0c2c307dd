namespace Sworn.Query.Language;

/// <summary>
/// How a query makes a table: what it groups by and computes, and what then happens to the rows. The short pipes
/// (<c>top</c>, <c>uniq</c> …) are spelt out.
/// </summary>
/// <param name="Keys">What rows are grouped by.</param>
/// <param name="Aggregates">What is computed.</param>
/// <param name="Steps">What happens to the rows, in order: sort, limit, offset, fields, where.</param>
internal sealed record TablePlan(IReadOnlyList<GroupKey> Keys, IReadOnlyList<Aggregate> Aggregates, IReadOnlyList<Pipe> Steps)
{
    /// <summary>Whether records that have none of the fields grouped by count for nothing.</summary>
    public bool SkipsAbsent { get; init; }

    private const string Hits = "hits";

    private static readonly Aggregate HitCount = new(AggregateFunction.Count, Field: null, Share: 0, Hits, IsNamed: true);

    /// <summary>The plan of a query's pipes; null when they make no table.</summary>
    public static TablePlan? Of(IReadOnlyList<Pipe> pipes)
    {
        for (var number = 0; number < pipes.Count; number++)
        {
            if (pipes[number].MakesTable)
            {
                var own = Of(pipes[number]) with { SkipsAbsent = pipes[number].Kind is not (PipeKind.Stats or PipeKind.Histogram) };
                return own with { Steps = [.. own.Steps, .. pipes.Skip(number + 1)] };
            }
        }

        return null;
    }

    /// <summary>The columns behind some pipes that make a table.</summary>
    public static IReadOnlyList<string> ColumnsOf(IReadOnlyList<Pipe> pipes)
    {
        var plan = Of(pipes);
        IReadOnlyList<string> columns = plan?.Columns ?? [];
        foreach (var step in (plan?.Steps ?? []).Where(static step => step.Kind == PipeKind.Fields))
        {
            columns = step.Names;
        }

        return columns;
    }

    /// <summary>The names that a condition tests; null among them for what tests no column.</summary>
    public static IEnumerable<string?> NamesIn(Filter condition) => condition switch
    {
        AndFilter and => and.Parts.SelectMany(NamesIn),
        OrFilter or => or.Parts.SelectMany(NamesIn),
        NotFilter not => NamesIn(not.Part),
        FieldFilter field => [field.Field.Text],
        _ => [null],
    };

    /// <summary>The columns before any step.</summary>
    public IReadOnlyList<string> Columns => [.. Keys.Select(static key => key.Field.Text), .. Aggregates.Select(static aggregate => aggregate.Name)];

    private static TablePlan Of(Pipe pipe) => pipe.Kind switch
    {
        PipeKind.Stats => new TablePlan(pipe.Keys, pipe.Aggregates, []),
        PipeKind.Top => new TablePlan(pipe.Keys, [HitCount], [Sorted([Hits], descending: true), new Pipe(PipeKind.Limit) { Number = pipe.Number }]),
        PipeKind.Bottom => new TablePlan(pipe.Keys, [HitCount], [Sorted([Hits], descending: false), new Pipe(PipeKind.Limit) { Number = pipe.Number }]),
        PipeKind.Uniq => new TablePlan(pipe.Keys, [HitCount], [Sorted([.. pipe.Keys.Select(static key => key.Field.Text)], descending: false)]),
        PipeKind.FieldValues => new TablePlan(pipe.Keys, [HitCount], [Sorted([Hits], descending: true)]),
        _ => Histogram(pipe),
    };

    private static TablePlan Histogram(Pipe pipe)
    {
        var time = new GroupKey(Fields.FieldName.TryResolve("_time")!, pipe.Bucket);
        return new TablePlan([time, .. pipe.Keys], [HitCount], [new Pipe(PipeKind.Sort) { Names = ["_time"] }]);
    }

    /// <summary>Rows that are equal in the columns sorted by stand in the order of the others.</summary>
    private static Pipe Sorted(IReadOnlyList<string> names, bool descending) =>
        new(PipeKind.Sort) { Names = names, IsDescending = descending };
}
