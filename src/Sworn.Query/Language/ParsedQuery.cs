using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>A query that was read without a mistake. Immutable.</summary>
public sealed class ParsedQuery
{
    /// <summary>The longest text that is read: 65,536 characters.</summary>
    public const int MaxLength = 64 << 10;

    /// <summary>The most parentheses and negations inside one another: 100.</summary>
    public const int MaxNesting = 100;

    internal ParsedQuery(string text, Filter filter, IReadOnlyList<Pipe> pipes, bool isExplain)
    {
        Text = text;
        Filter = Joined(filter, pipes);
        WrittenFilter = filter;
        Pipes = pipes;
        Table = TablePlan.Of(pipes);
        IsExplain = isExplain;
        NamesTime = Names(filter, FieldId.Time) || Names(filter, FieldId.Received) || Names(filter, FieldId.Index);
        NamesKind = Names(filter, FieldId.Kind);
        (Offset, Limit) = Window(pipes.TakeWhile(static pipe => !pipe.MakesTable));
    }

    /// <summary>The query as it was written.</summary>
    public string Text { get; }

    /// <summary>True when the query began with <c>explain</c>: whoever runs it shows the report of the scan.</summary>
    public bool IsExplain { get; }

    /// <summary>True when it ends with <c>| count</c>.</summary>
    public bool IsCount => Table is null && Pipes.Any(static pipe => pipe.Kind == PipeKind.Count);

    /// <summary>True when the result is a table: rows of <c>stats</c>, <c>top</c> and the like instead of records.</summary>
    public bool IsTable => Table is not null;

    /// <summary>True when the result is records, and not a count or a table of them.</summary>
    public bool GivesRecords => !IsCount && !IsTable;

    /// <summary>The same conditions without any pipe.</summary>
    public ParsedQuery Conditions => new(Text, Filter, [], IsExplain);

    /// <summary>
    /// True when it names <c>_time</c>, <c>_recv</c> or <c>_index</c>, so that the window of the last hour does not apply.
    /// </summary>
    public bool NamesTime { get; }

    /// <summary>The names behind <c>| fields</c>; empty for all fields.</summary>
    public IReadOnlyList<string> Fields
    {
        get
        {
            foreach (var pipe in Table is null ? Pipes : [])
            {
                if (pipe.Kind == PipeKind.Fields)
                {
                    return pipe.Names;
                }
            }

            return [];
        }
    }

    /// <summary>How many matching records are left out at the start.</summary>
    public long Offset { get; }

    /// <summary>
    /// The most records behind the offset; null when no pipe says, <see cref="long.MaxValue"/> for <c>limit 0</c>.
    /// </summary>
    public long? Limit { get; }

    /// <summary>The conditions.</summary>
    internal Filter Filter { get; }

    /// <summary>True when it names <c>_kind</c>, so that records other than messages are shown too.</summary>
    internal bool NamesKind { get; }

    /// <summary>How the table is made; null when the result is records or a count.</summary>
    internal TablePlan? Table { get; }

    private IReadOnlyList<Pipe> Pipes { get; }

    /// <summary>The conditions as they were written, without those of <c>where</c>.</summary>
    private Filter WrittenFilter { get; }

    /// <summary>The query in its normal form, which reads back as the same query.</summary>
    public override string ToString()
    {
        var printer = new QueryPrinter();
        printer.Sign(IsExplain ? "explain " : "");
        WrittenFilter.Print(printer);
        foreach (var pipe in Pipes)
        {
            printer.Sign(" | ");
            pipe.Print(printer);
        }

        return printer.ToString();
    }

    /// <summary>The conditions, with those of a <c>where</c> that stands first.</summary>
    private static Filter Joined(Filter filter, IReadOnlyList<Pipe> pipes) =>
        pipes.Count > 0 && pipes[0] is { Kind: PipeKind.Where, Condition: { } condition }
            ? filter is AllFilter ? condition : new AndFilter([filter, condition])
            : filter;

    /// <summary>Brings offsets and limits, in the order they stand, to one of each.</summary>
    private static (long Offset, long? Limit) Window(IEnumerable<Pipe> pipes)
    {
        long offset = 0;
        long? limit = null;
        foreach (var pipe in pipes)
        {
            if (pipe.Kind == PipeKind.Limit)
            {
                limit = Math.Min(limit ?? long.MaxValue, pipe.Number == 0 ? long.MaxValue : pipe.Number);
            }
            else if (pipe.Kind == PipeKind.Offset)
            {
                offset = (long)UInt128.Min((UInt128)offset + (UInt128)pipe.Number, long.MaxValue);
                limit = limit is null or long.MaxValue ? limit : Math.Max(0, limit.Value - pipe.Number);
            }
        }

        return (offset, limit);
    }

    /// <summary>Whether a condition names a field. As deep as the query nests.</summary>
    private static bool Names(Filter filter, FieldId id) => filter switch
    {
        AndFilter and => and.Parts.Any(part => Names(part, id)),
        OrFilter or => or.Parts.Any(part => Names(part, id)),
        NotFilter not => Names(not.Part, id),
        TimeFilter time => time.Field.Id == id,
        FieldFilter field => field.Field.Id == id,
        _ => false,
    };
}
