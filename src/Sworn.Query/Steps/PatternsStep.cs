using Sworn.Query.Columns;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Tables;
using Sworn.Query.Time;
using Sworn.Store.Blocks;

namespace Sworn.Query.Steps;

/// <summary>
/// Counts the patterns of messages: of segments by their templates, of the journal by the rule that makes templates, so that
/// a message has the same pattern before and after it is sealed. Belongs to one thread.
/// </summary>
internal sealed class PatternsStep(Step next, StepContext context) : Step(next), IRowSink
{
    private static readonly FieldName Received = FieldName.TryResolve("_recv")!;

    private static readonly Aggregate[] Aggregates =
    [
        new(AggregateFunction.Count, Field: null, Share: 0, PatternsPipe.Hits, IsNamed: true),
        new(AggregateFunction.Min, Received, Share: 0, PatternsPipe.First, IsNamed: true),
        new(AggregateFunction.Max, Received, Share: 0, PatternsPipe.Last, IsNamed: true),
    ];

    private readonly GroupTable _groups = new(Aggregates, context.NewMemory());
    private readonly RecordPattern _pattern = new(new SyslogAnalyst(context.DeviceZone));
    private readonly long[] _times = new long[BlockHeader.MaxRecordCount];
    private byte[]?[] _patterns = [];
    private decimal _total;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Template> templates) => _patterns = new byte[templates.Count][];

    /// <inheritdoc/>
    public bool TryTake(in RowGroup rows, RowMask mask)
    {
        if (rows.Used is not { } used)
        {
            return false;
        }

        var times = _times.AsSpan(0, rows.Rows);
        RowTimes.ReadReceived(rows, times);
        var (first, last) = (long.MaxValue, long.MinValue);
        for (var row = 0; row < times.Length; row++)
        {
            if (mask[row])
            {
                first = Math.Min(first, times[row]);
                last = Math.Max(last, times[row]);
            }
        }

        if (first <= last)
        {
            Add(_patterns[used.Template.Number] ??= RecordPattern.Of(used.Template), mask.Population, first, last);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Take(in QueryRecord record)
    {
        Add(_pattern.Of(record.Fields, record.Body), 1, record.Fields.ReceivedUtc, record.Fields.ReceivedUtc);
        return true;
    }

    /// <inheritdoc/>
    public override void Complete() => Give(_groups.Groups().Select(Row));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _groups.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Add(ReadOnlySpan<byte> pattern, int records, long first, long last)
    {
        _total += records;
        _groups.Key.Begin();
        _groups.Key.Add(pattern, isPresent: true);
        var states = _groups.Group();
        states[0].Add(records);
        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        states[1].Take(text[..TimeText.WriteUtc(text, first)], first);
        states[2].Take(text[..TimeText.WriteUtc(text, last)], last);
    }

    private Cell[] Row((byte[] Key, GroupState[] States) group)
    {
        const int digits = 6;
        var hits = group.States[0].Result(seconds: null);
        var share = new Cell(decimal.Round(hits.Number!.Value / _total, digits));
        return [GroupKeyText.CellsOf(group.Key)[0], hits, share, group.States[1].Result(seconds: null), group.States[2].Result(seconds: null)];
    }
}
