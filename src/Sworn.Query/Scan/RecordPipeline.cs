using Sworn.Core.Ledger;
using Sworn.Query.Columns;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Steps;
using Sworn.Store.Blocks;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Query.Scan;

/// <summary>
/// What happens to each record: window, filter, offset, limit, the steps of further pipes, sink. Belongs to one thread;
/// allocates nothing for a record that does not match.
/// </summary>
internal sealed class RecordPipeline : IDisposable
{
    private readonly RecordFilter _filter;
    private readonly RecordFilter? _within;
    private readonly RecordContext _context;
    private readonly ScanWindow _window;
    private readonly ScanTally _tally;
    private readonly IRecordSink _sink;
    private readonly bool _isCount;
    private readonly Step? _steps;
    private readonly SinkStep _end;
    private readonly IRowSink? _rows;
    private readonly bool _showsAllKinds;
    private readonly long _toTake;
    private long _toSkip;

    public RecordPipeline(StepContext context, QueryPlan plan, ScanWindow window, IRecordSink sink)
    {
        var request = context.Request;
        var query = request.Query;
        _context = context.Records;
        _filter = RecordFilter.Compile(plan.Filter, context.Now, request.Zone, _context);
        _within = request.Within is { } within ? RecordFilter.Compile(within.Filter, context.Now, request.Zone, _context) : null;
        _window = window;
        _tally = context.Tally;
        _sink = sink;
        _isCount = query.IsCount;
        _showsAllKinds = query.NamesKind;
        _toSkip = query.Offset;

        // What was asked beside the query limits results, which are what comes out of the last pipe.
        var isPlain = query.Rest.Count == 0 || _isCount;
        _end = new SinkStep(sink, query.Shape, request.Limit ?? long.MaxValue);
        _steps = isPlain ? null : new StepBuilder(context, query.Rest, PipeShape.Records).Build(_end);
        _toTake = query.Limit ?? (isPlain ? request.Limit : null) ?? long.MaxValue;
        _rows = _isCount ? null : _steps is null ? sink as IRowSink : _steps as IRowSink;
    }

    /// <summary>Runs regular expressions for this scan.</summary>
    public RegexRunner Regexes => _context.Regexes;

    /// <summary>How many results went through.</summary>
    public long Taken { get; private set; }

    /// <summary>True when the limit is reached, so that no record need be looked at.</summary>
    public bool IsFull => Taken >= _toTake;

    /// <summary>Learns the templates of the segment whose blocks come next.</summary>
    public void Begin(IReadOnlyList<Template> templates) => _rows?.Begin(templates);

    /// <summary>
    /// Takes rows of a block that surely meet the conditions from columns alone, where nothing has to be known of each
    /// record: no offset, no limit, no scope.
    /// </summary>
    /// <returns>False when the records have to be given one by one.</returns>
    public bool TryTake(in RowGroup rows, RowMask mask)
    {
        var isKind = rows.Used is not null && (_showsAllKinds || rows.Facts.IsMessage);
        if (!TakesRows || !isKind || (_rows is not null && !_rows.TryTake(rows, mask)))
        {
            return false;
        }

        Tally(rows.Rows, mask.Population);
        return true;
    }

    /// <summary>Takes the rows of a template in a block, which are all results, by what the segment's footer says of the block.</summary>
    /// <returns>False when the rows have to be looked at.</returns>
    public bool TryTakeUnopened(in BlockHeader block, Template template, int rows)
    {
        var facts = MessageFacts.Unpack(template.Facts);
        if (!TakesRows || (_rows is not null && !_rows.CanTake(block, facts)))
        {
            return false;
        }

        _rows?.Take(block, facts, rows);
        Tally(rows, rows);
        return true;
    }

    /// <summary>Takes all records of a template in a segment, which are all results, by what its index says of them.</summary>
    /// <returns>False when the blocks have to be looked at.</returns>
    public bool TryTake(Template template, int rows, SegmentIndex index)
    {
        if (!TakesRows || (_rows is not null && !_rows.TryTake(template, rows, index)))
        {
            return false;
        }

        Tally(rows, rows);
        return true;
    }

    /// <summary>Whether records of a template can be results at all.</summary>
    public bool Shows(in MessageFacts facts) => _showsAllKinds || facts.IsMessage;

    /// <summary>Whether results are only counted, with nothing to know of each: no offset, no limit, no scope.</summary>
    public bool TakesRows => (_isCount || _rows is not null) && _within is null && _toSkip == 0 && _toTake == long.MaxValue;

    private void Tally(int tested, int matched)
    {
        _tally.RecordsTested += tested;
        _tally.RecordsMatched += matched;
        Taken += matched;
    }

    /// <summary>Whether a record that surely meets the conditions is only counted.</summary>
    public bool NeedsNoBody => _isCount && _within is null;

    /// <summary>Counts records that were tested and do not meet the conditions.</summary>
    public void PassOver(int count) => _tally.RecordsTested += _within is null ? count : 0;

    /// <summary>Takes a record that surely meets the conditions, where <see cref="NeedsNoBody"/>.</summary>
    /// <returns>False when the scan has to end; the tally says why.</returns>
    public bool TakeSure(EntryKind kind, long receivedUtc)
    {
        _tally.RecordsTested++;
        return (!_showsAllKinds && kind != EntryKind.Event) || !_window.Covers(receivedUtc) || Accept(default);
    }

    /// <summary>Takes a record.</summary>
    /// <returns>False when the scan has to end; the tally says why.</returns>
    public bool Take(StoredRecord stored, SourceCatalogue sources)
    {
        if (!_showsAllKinds && stored.Kind != EntryKind.Event)
        {
            PassOver(1);
            return true;
        }

        return Take(stored.Index, stored.Fields, stored.Body, sources);
    }

    /// <summary>Takes a record.</summary>
    /// <returns>False when the scan has to end; the tally says why.</returns>
    public bool Take(ulong index, in EntryFields fields, ReadOnlySpan<byte> body, SourceCatalogue sources)
    {
        PassOver(1);
        _tally.RecordsRead++;
        if (!_showsAllKinds && fields.Kind != EntryKind.Event)
        {
            return true;
        }

        _context.Begin(sources);
        var record = new QueryRecord(index, fields, body, _context);
        if (_within is not null)
        {
            // The scope comes first: what is outside must not show by a count, a limit, or the time that an expression takes.
            if (!_within.Matches(record))
            {
                return true;
            }

            _tally.RecordsTested++;
        }

        return !_window.Covers(record.Fields.ReceivedUtc) || !_filter.Matches(record) || Accept(record);
    }

    /// <summary>Gives the sink what comes at the end.</summary>
    /// <exception cref="OperationCanceledException">The work is no longer wanted.</exception>
    public void Complete()
    {
        if (_isCount && _tally.End != ScanEnd.Cancelled)
        {
            _sink.AcceptCount(Taken);
        }

        if (_steps is not null && _tally.End != ScanEnd.Cancelled)
        {
            _steps.Complete();
            _tally.End = _end.IsRefused ? ScanEnd.Consumer : _end.IsCut ? ScanEnd.Limit : _tally.End;
        }

        _sink.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _steps?.Dispose();
        _end.Dispose();
    }

    private bool Accept(in QueryRecord record)
    {
        _tally.RecordsMatched++;
        if (_toSkip > 0)
        {
            _toSkip--;
            return true;
        }

        Taken++;
        if (!_isCount && !(_steps?.Take(record) ?? _sink.Accept(record)))
        {
            _tally.End = _steps is null || _end.IsRefused ? ScanEnd.Consumer : ScanEnd.Limit;
            return false;
        }

        if (IsFull)
        {
            _tally.End = ScanEnd.Limit;
        }

        return !IsFull;
    }
}
