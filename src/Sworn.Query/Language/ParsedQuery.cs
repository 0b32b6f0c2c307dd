using Sworn.Query.Fields;
using Sworn.Query.Pipes;

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
        WrittenFilter = filter;
        Pipes = pipes;
        IsExplain = isExplain;
        var leading = LeadingOf(pipes);
        var conditions = leading.OfType<WherePipe>().Select(static pipe => pipe.Condition).ToList();
        Filter = conditions.Count == 0 ? filter : filter is AllFilter && conditions.Count == 1 ? conditions[0] : new AndFilter([filter, .. conditions]);
        Rest = [.. pipes.Skip(leading.Count)];
        Shape = pipes.Aggregate(PipeShape.Records, static (shape, pipe) => pipe.ShapeBehind(shape));
        NamesTime = Names(filter, FieldId.Time) || Names(filter, FieldId.Received) || Names(filter, FieldId.Index);
        NamesKind = Names(Filter, FieldId.Kind);
        (Offset, Limit) = Window(leading);
    }

    /// <summary>The query as it was written.</summary>
    public string Text { get; }

    /// <summary>True when the query began with <c>explain</c>: whoever runs it shows the report of the scan.</summary>
    public bool IsExplain { get; }

    /// <summary>True when records are only counted: the query ends with <c>| count</c>, and nothing before it makes a table.</summary>
    public bool IsCount => Rest is [CountPipe];

    /// <summary>True when the result is a table: rows of <c>stats</c>, <c>top</c> and the like instead of records.</summary>
    public bool IsTable => Shape.IsRows && !IsCount;

    /// <summary>True when the result is records, and not a count or a table of them.</summary>
    public bool GivesRecords => !Shape.IsRows;

    /// <summary>True when each result comes of one record alone, so that a log that is followed can be asked.</summary>
    public bool IsFollowable => GivesRecords && Pipes.All(static pipe => pipe.IsFollowable);

    /// <summary>The same conditions without any pipe.</summary>
    public ParsedQuery Conditions => new(Text, Filter, [], IsExplain);

    /// <summary>
    /// True when it names <c>_time</c>, <c>_recv</c> or <c>_index</c>, so that the window of the last hour does not apply.
    /// </summary>
    public bool NamesTime { get; }

    /// <summary>The names behind the last <c>| fields</c> on records; empty for all fields.</summary>
    public IReadOnlyList<string> Fields => Shape.IsRows ? [] : Pipes.LastOrDefault(static pipe => pipe is FieldsPipe or RawPipe) switch
    {
        FieldsPipe fields => fields.Names,
        RawPipe => ["_raw"],
        _ => [],
    };

    /// <summary>The fields that pipes add to records: of <c>math</c>, <c>extract</c>, <c>format</c>, <c>join</c> and <c>context</c>.</summary>
    public IReadOnlyList<string> Added => Shape.Added;

    /// <summary>True when the octets of the records are wanted as they are.</summary>
    public bool WantsRaw => GivesRecords && Pipes.Any(static pipe => pipe is RawPipe);

    /// <summary>How many matching records are left out at the start.</summary>
    public long Offset { get; }

    /// <summary>
    /// The most records behind the offset; null when no pipe says, <see cref="long.MaxValue"/> for <c>limit 0</c>.
    /// </summary>
    public long? Limit { get; }

    /// <summary>The columns of the table, or the fields that are shown; empty for all.</summary>
    internal IReadOnlyList<string> Columns => Shape.Columns ?? Fields;

    /// <summary>The conditions.</summary>
    internal Filter Filter { get; }

    /// <summary>True when it names <c>_kind</c>, so that records other than messages are shown too.</summary>
    internal bool NamesKind { get; }

    /// <summary>All pipes.</summary>
    internal IReadOnlyList<Pipe> Pipes { get; }

    /// <summary>The pipes behind those whose work the scan does itself: conditions, offset, limit, and what is shown.</summary>
    internal IReadOnlyList<Pipe> Rest { get; }

    /// <summary>What comes out.</summary>
    internal PipeShape Shape { get; }

    /// <summary>The conditions as they were written, without those of <c>where</c>.</summary>
    private Filter WrittenFilter { get; }

    /// <summary>The same query with the conditions of another one beside its own.</summary>
    public ParsedQuery Narrowed(ParsedQuery other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var filter = WrittenFilter is AllFilter ? other.Filter : other.Filter is AllFilter ? WrittenFilter : new AndFilter([other.Filter, WrittenFilter]);
        return new ParsedQuery(Text, filter, Pipes, IsExplain);
    }

    /// <summary>The same query that shows one field of each record.</summary>
    public ParsedQuery Showing(string field) => new(Text, WrittenFilter, [.. Pipes, new FieldsPipe([field])], IsExplain);

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

    /// <summary>The normal form in a place where a single word would be something else.</summary>
    internal string ToPipedText() => Pipes.Count == 0 ? $"({this})" : ToString();

    /// <summary>Whether a condition names a field. As deep as the query nests.</summary>
    internal static bool Names(Filter filter, FieldId id) => filter switch
    {
        AndFilter and => and.Parts.Any(part => Names(part, id)),
        OrFilter or => or.Parts.Any(part => Names(part, id)),
        NotFilter not => Names(not.Part, id),
        TimeFilter time => time.Field.Id == id,
        FieldFilter field => field.Field.Id == id,
        _ => false,
    };

    /// <summary>The pipes at the start that need no step of their own: conditions as long as nothing was left out.</summary>
    private static List<Pipe> LeadingOf(IReadOnlyList<Pipe> pipes)
    {
        var leading = new List<Pipe>();
        foreach (var pipe in pipes)
        {
            var isLeading = pipe is LimitPipe or OffsetPipe or FieldsPipe or RawPipe
                || (pipe is WherePipe && !leading.Exists(static other => other is LimitPipe or OffsetPipe));
            if (!isLeading)
            {
                break;
            }

            leading.Add(pipe);
        }

        return leading;
    }

    /// <summary>Brings offsets and limits, in the order they stand, to one of each.</summary>
    private static (long Offset, long? Limit) Window(IEnumerable<Pipe> pipes)
    {
        long offset = 0;
        long? limit = null;
        foreach (var pipe in pipes)
        {
            if (pipe is LimitPipe most)
            {
                limit = Math.Min(limit ?? long.MaxValue, most.Most);
            }
            else if (pipe is OffsetPipe left)
            {
                offset = (long)UInt128.Min((UInt128)offset + (UInt128)left.Number, long.MaxValue);
                limit = limit is null or long.MaxValue ? limit : Math.Max(0, limit.Value - left.Number);
            }
        }

        return (offset, limit);
    }
}
