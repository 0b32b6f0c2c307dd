using Sworn.Core;
using Sworn.Query.Counting;
using Sworn.Query.Language;
using Sworn.Query.Pipes;
using Sworn.Query.Scan;
using Sworn.Query.Spill;
using Sworn.Query.Tables;
using Sworn.Query.Time;

namespace Sworn.Query.Steps;

/// <summary>
/// Compares rows with those that the same query gives for the time before: what is new, what vanished, what became more or
/// less frequent by a factor of two. Belongs to one thread.
/// </summary>
internal sealed class DiffStep : Step
{
    private const int RowOctets = 96;
    private const decimal Factor = 2;

    private readonly StepContext _context;
    private readonly DiffPipe _pipe;
    private readonly IReadOnlyList<Pipe> _before;
    private readonly int[] _keys;
    private readonly int _hits;
    private readonly int _share;
    private readonly SpillingMemory _memory;
    private readonly GroupKeyText _key = new();
    private readonly Dictionary<byte[], (Cell[]? Now, Cell[]? Before)> _rows = new(OctetsComparer.Instance);

    /// <summary>Makes a step.</summary>
    /// <param name="next">Who takes the rows.</param>
    /// <param name="pipe">How long the time before is.</param>
    /// <param name="before">The pipes before this one, without the conditions that the scan looks at itself.</param>
    /// <param name="shape">The columns that come in.</param>
    /// <param name="context">What belongs to the query.</param>
    public DiffStep(Step next, DiffPipe pipe, IReadOnlyList<Pipe> before, PipeShape shape, StepContext context)
        : base(next)
    {
        _context = context;
        _pipe = pipe;
        _before = before;
        _memory = context.NewMemory();
        string[] counted = [PatternsPipe.Hits, PatternsPipe.Share, PatternsPipe.First, PatternsPipe.Last];
        var columns = shape.Columns!;
        var isPatterns = before[^1] is PatternsPipe;
        _hits = columns.Index().Last(static column => column.Item == PatternsPipe.Hits).Index;
        _share = isPatterns ? 2 : -1;
        _keys = [.. columns.Index().Where(column => column.Index != _hits && !(isPatterns && counted.Contains(column.Item, StringComparer.Ordinal))).Select(static column => column.Index)];
    }

    public override bool Take(Cell[] row)
    {
        Keep(row, isNow: true);
        return true;
    }

    public override void Complete()
    {
        _context.Run(EarlierRequest(), new RelaySink(_context.Tally)
        {
            Row = row =>
            {
                Keep([.. row], isNow: false);
                return true;
            },
        });
        var totalNow = _rows.Values.Sum(row => HitsOf(row.Now));
        var totalBefore = _rows.Values.Sum(row => HitsOf(row.Before));
        var length = TimeConditions.PeriodOf(_context.Request, _context.Now) is var (_, start, end) ? Math.Min(end, _context.Now) - start : 0;
        Give(_rows.OrderBy(static row => row.Key, GroupKeyOrder.Instance)
            .Select(row => Row(row.Value.Now, row.Value.Before, totalNow, totalBefore, length))
            .OrderBy(RankOf).ThenByDescending(row => row[_hits + 1]));
    }

    private void Keep(Cell[] row, bool isNow)
    {
        _memory.Look();
        _key.Begin();
        foreach (var column in _keys)
        {
            _key.Add(row[column]);
        }

        var lookup = _rows.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(_key.Span, out var pair))
        {
            _memory.Budget.Take(RowOctets + _key.Span.Length);
        }

        _memory.Budget.Take(RowOctets + row.Sum(static cell => (long)cell.Weight));
        lookup[_key.Span] = isNow ? (row, pair.Before) : (pair.Now, row);
    }

    private decimal HitsOf(Cell[]? row) => row?[_hits].Number ?? 0;

    private Cell[] Row(Cell[]? now, Cell[]? before, decimal totalNow, decimal totalBefore, long length)
    {
        var shown = now ?? [.. before!.Select((cell, column) => column == _hits || column == _share ? new Cell(0m) : cell)];
        return [Cell.Of(ChangeOf(HitsOf(now), HitsOf(before), totalNow, totalBefore, length)), .. shown, new Cell(HitsOf(before))];
    }

    /// <summary>What is there in both is compared by how often it comes in the same time.</summary>
    private string ChangeOf(decimal now, decimal before, decimal totalNow, decimal totalBefore, long length)
    {
        if (before == 0 || now == 0)
        {
            return before == 0 ? "new" : "vanished";
        }

        // How often it would have come at the pace of the time before; without a length, at its share.
        var expected = length > 0 ? before * length / _pipe.Before.Nanoseconds : before * totalNow / totalBefore;
        return now >= Factor * expected || expected >= Factor * now ? "changed" : "same";
    }

    private static int RankOf(Cell[] row) => System.Text.Encoding.ASCII.GetString(row[0].Octets) switch
    {
        "new" => 0,
        "vanished" => 1,
        "changed" => 2,
        _ => 3,
    };

    /// <summary>The same query for the time before.</summary>
    /// <exception cref="QueryNotAnswerableException">The query has no beginning in time.</exception>
    private QueryRequest EarlierRequest()
    {
        var request = _context.Request;
        var (field, start, _) = TimeConditions.PeriodOf(request, _context.Now);
        if (start == long.MinValue)
        {
            throw new QueryNotAnswerableException("'diff' compares a time with the one before it: say when it begins, with _time:1d or --since");
        }

        var conditions = TimeConditions.Of(request.Query.Filter);
        var earlier = UtcNanoseconds.AddSaturating(start, -_pipe.Before.Nanoseconds);
        var range = new TimeFilter(field, new RangeTimeTest(InstantOf(earlier), includesLow: true, InstantOf(start), includesHigh: false), offset: null);
        var kept = conditions.Times.Where(part => part is not TimeFilter time || TimeConditions.BoundsOf(time, _context.Now, request.Zone).Start == long.MinValue);
        var query = new ParsedQuery("", TimeConditions.All([range, .. kept, .. conditions.Others]), _before, isExplain: false);
        return request with { Query = query, Since = null, Until = null, Limit = null, Progress = null };
    }

    private static InstantText InstantOf(long utc)
    {
        Invariant.Check(InstantText.TryParse(UtcNanoseconds.ToText(utc), out var instant));
        return instant!;
    }
}
