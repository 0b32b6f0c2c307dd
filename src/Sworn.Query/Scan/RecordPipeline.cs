using Sworn.Core.Ledger;
using Sworn.Query.Matching;
using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>
/// What happens to each record: window, filter, offset, limit, sink. Belongs to one thread; allocates nothing for a
/// record that does not match.
/// </summary>
internal sealed class RecordPipeline
{
    private readonly RecordFilter _filter;
    private readonly RecordFilter? _within;
    private readonly RecordContext _context;
    private readonly ScanWindow _window;
    private readonly ScanTally _tally;
    private readonly IRecordSink _sink;
    private readonly bool _isCount;
    private readonly bool _showsAllKinds;
    private readonly long _toTake;
    private long _toSkip;

    public RecordPipeline(QueryRequest request, ScanWindow window, long now, ScanTally tally, IRecordSink sink)
    {
        var query = request.Query;
        _context = new RecordContext(request.DeviceZone);
        _filter = RecordFilter.Compile(query.Filter, now, request.Zone, _context);
        _within = request.Within is { } within ? RecordFilter.Compile(within.Filter, now, request.Zone, _context) : null;
        _window = window;
        _tally = tally;
        _sink = sink;
        _isCount = query.IsCount;
        _showsAllKinds = query.NamesKind;
        _toSkip = query.Offset;
        _toTake = query.Limit ?? request.Limit ?? long.MaxValue;
    }

    /// <summary>Runs regular expressions for this scan.</summary>
    public RegexRunner Regexes => _context.Regexes;

    /// <summary>How many results went through.</summary>
    public long Taken { get; private set; }

    /// <summary>True when the limit is reached, so that no record need be looked at.</summary>
    public bool IsFull => Taken >= _toTake;

    /// <summary>Whether a record that surely meets the conditions is only counted.</summary>
    public bool NeedsNoBody => _isCount && _within is null;

    /// <summary>Counts records that were tested and do not meet the conditions.</summary>
    public void PassOver(int count) => _tally.RecordsTested += _within is null ? count : 0;

    /// <summary>Takes a record that surely meets the conditions, where <see cref="NeedsNoBody"/>.</summary>
    /// <returns>False when the scan has to end; the tally says why.</returns>
    public bool TakeSure(in EntryFields fields)
    {
        _tally.RecordsTested++;
        return (!_showsAllKinds && fields.Kind != EntryKind.Event) || !_window.Covers(fields.ReceivedUtc) || Accept(default);
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
    public void Complete()
    {
        if (_isCount && _tally.End != ScanEnd.Cancelled)
        {
            _sink.AcceptCount(Taken);
        }

        _sink.Flush();
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
        if (!_isCount && !_sink.Accept(record))
        {
            _tally.End = ScanEnd.Consumer;
            return false;
        }

        if (IsFull)
        {
            _tally.End = ScanEnd.Limit;
        }

        return !IsFull;
    }
}
