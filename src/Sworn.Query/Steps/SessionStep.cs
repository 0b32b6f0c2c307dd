using Sworn.Query.Counting;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Spill;
using Sworn.Query.Tables;
using Sworn.Query.Time;

namespace Sworn.Query.Steps;

/// <summary>
/// Finds records that belong together by some values and by time. They come in the order of the log; those that begin or
/// continue a session, and those that <c>then</c> asks for. Belongs to one thread.
/// </summary>
internal sealed class SessionStep : Step
{
    private const int StateOctets = 192;
    private const int BetweenSweeps = 1 << 14;

    private readonly SessionPipe _pipe;
    private readonly RecordFilter _begins;
    private readonly RecordFilter[] _then;
    private readonly ItemField[] _same;
    private readonly SpillingMemory _memory;
    private readonly RowSorter _found;
    private readonly GroupKeyText _key = new();
    private readonly Dictionary<byte[], Open> _open = new(OctetsComparer.Instance);
    private long _taken;
    private long _latest = long.MinValue;

    /// <summary>Makes a step.</summary>
    /// <param name="next">Who takes the rows.</param>
    /// <param name="pipe">What belongs together.</param>
    /// <param name="begins">What begins a session and continues it.</param>
    /// <param name="isNewestFirst">The order of the rows, by the first record of each.</param>
    /// <param name="context">What belongs to the query.</param>
    public SessionStep(Step next, SessionPipe pipe, RecordFilter begins, bool isNewestFirst, StepContext context)
        : base(next)
    {
        _pipe = pipe;
        _begins = begins;
        _then = [.. pipe.Then.Select(condition => context.Compile(condition, hasAdded: false))];
        _same = [.. pipe.Same.Select(static name => ItemField.Of(name, PipeShape.Records))];
        _memory = context.NewMemory();
        const int behindSame = 4;
        _found = new RowSorter(
            new CellRowComparer([pipe.Same.Count + behindSame], isNewestFirst, comparesRest: true, context.Cancellation), long.MaxValue, context.NewMemory());
    }

    public override bool Take(in QueryRecord record)
    {
        var time = record.EventTime;
        _latest = Math.Max(_latest, time);
        if (++_taken % BetweenSweeps == 0)
        {
            Sweep();
        }

        var item = new Item(record);
        _key.Begin();
        foreach (var field in _same)
        {
            var isThere = item.TryGet(field, out var value);
            _key.Add(value, isThere);
        }

        var lookup = _open.GetAlternateLookup<ReadOnlySpan<byte>>();
        var isOpen = lookup.TryGetValue(_key.Span, out var open);
        if (isOpen && time - open!.LastTime > _pipe.Within.Nanoseconds)
        {
            Close(_key.Span, open);
            isOpen = false;
        }

        if (isOpen && open!.Stage < _then.Length && _then[open.Stage].Matches(record))
        {
            open.Add(record.Index, time);
            open.Stage++;
            if (open.Stage == _then.Length)
            {
                Close(_key.Span, open);
            }
        }
        else if (_begins.Matches(record))
        {
            Begin(record.Index, time, isOpen ? open : null);
        }

        return true;
    }

    public override void Complete()
    {
        foreach (var (key, open) in _open)
        {
            Report(key, open);
        }

        _open.Clear();
        Give(_found.Sorted());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _found.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin(ulong index, long time, Open? open)
    {
        if (open is null)
        {
            _memory.Budget.Take(StateOctets + _key.Span.Length);
            open = new Open(index, time);
            _open.GetAlternateLookup<ReadOnlySpan<byte>>()[_key.Span] = open;
        }

        open.Add(index, time);
    }

    private void Close(ReadOnlySpan<byte> key, Open open)
    {
        _open.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key);
        _memory.Budget.Count(-(StateOctets + key.Length));
        Report(key, open);
    }

    /// <summary>Closes what is so old that nothing can continue it.</summary>
    private void Sweep()
    {
        foreach (var (key, open) in _open.Where(open => _latest - open.Value.LastTime > 2 * (Int128)_pipe.Within.Nanoseconds).ToList())
        {
            Close(key, open);
        }
    }

    private void Report(ReadOnlySpan<byte> key, Open open)
    {
        if (open.Stage < _then.Length)
        {
            return;
        }

        var seconds = (open.LastTime - open.FirstTime) / (decimal)UtcNanoseconds.PerSecond;
        _found.Add([
            .. GroupKeyText.CellsOf(key), Cell.Of(UtcNanoseconds.ToText(open.FirstTime)), Cell.Of(UtcNanoseconds.ToText(open.LastTime)),
            new Cell(seconds), new Cell(open.Records), new Cell(open.FirstIndex), new Cell(open.LastIndex),
        ]);
    }

    /// <summary>A session that may go on.</summary>
    private sealed class Open(ulong firstIndex, long firstTime)
    {
        public ulong FirstIndex => firstIndex;

        public long FirstTime { get; private set; } = firstTime;

        public ulong LastIndex { get; private set; }

        public long LastTime { get; private set; } = firstTime;

        public long Records { get; private set; }

        /// <summary>How many of the conditions behind <c>then</c> were met.</summary>
        public int Stage { get; set; }

        public void Add(ulong index, long time)
        {
            Records++;
            LastIndex = index;
            FirstTime = Math.Min(FirstTime, time);
            LastTime = Math.Max(LastTime, time);
        }
    }
}
