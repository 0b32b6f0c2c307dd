using Sworn.Core.Ledger;
using Sworn.Query.Language;
using Sworn.Query.Scan;
using Sworn.Query.Time;
using Sworn.Store.Cursors;

namespace Sworn.Query.Matching;

/// <summary>A query's conditions, asked record by record outside a search: by the routes, for example. Belongs to one thread.</summary>
public sealed class RecordTest
{
    private readonly RecordContext _context;
    private readonly RecordFilter _filter;
    private readonly SourceCatalogue _sources = new();
    private TailSource? _lastSource;

    /// <summary>Compiles a query; what is relative to the present in it is relative to now.</summary>
    /// <param name="query">The query; only its conditions count.</param>
    /// <param name="zone">The zone of times without one, in the query and in messages.</param>
    /// <param name="time">The clock.</param>
    public RecordTest(ParsedQuery query, TimeZoneInfo zone, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(time);
        _context = new RecordContext(zone);
        _filter = RecordFilter.Compile(query.Filter, UtcNanoseconds.From(time.GetUtcNow()), zone, _context);
    }

    /// <summary>Whether a record meets the conditions.</summary>
    /// <param name="index">Its position in the log.</param>
    /// <param name="fields">What the receiver knew.</param>
    /// <param name="body">The octets as received.</param>
    /// <param name="source">Who sent it; null when that is not known.</param>
    public bool Matches(ulong index, in EntryFields fields, ReadOnlySpan<byte> body, TailSource? source)
    {
        if (source is not null && !ReferenceEquals(source, _lastSource))
        {
            _sources.Define(
                fields.Session, fields.Source,
                new SourceInfo(source.Listener, source.Transport, source.Address?.ToString(), source.Port));
            _lastSource = source;
        }

        _context.Begin(_sources);
        return _filter.Matches(new QueryRecord(index, fields, body, _context));
    }
}
