using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Spill;
using Sworn.Query.Tables;
using Sworn.Store.Files;

namespace Sworn.Query.Steps;

/// <summary>What the steps of one query have in common. Belongs to one thread.</summary>
internal sealed class StepContext
{
    private readonly SpillSpace _space;
    private readonly LogScan _scan;

    public StepContext(
        StoreDirectory directory, LogScan scan, QueryRequest request, long now, ScanTally tally, CancellationToken cancellation)
    {
        Directory = directory;
        _scan = scan;
        Request = request;
        Now = now;
        Tally = tally;
        Cancellation = cancellation;
        Records = new RecordContext(request.DeviceZone);
        _space = new SpillSpace(directory, request.SpillBytes);
    }

    /// <summary>The data directory.</summary>
    public StoreDirectory Directory { get; }

    /// <summary>The query and what was asked beside it.</summary>
    public QueryRequest Request { get; }

    /// <summary>The present: nanoseconds of UTC since 1970.</summary>
    public long Now { get; }

    /// <summary>What was done.</summary>
    public ScanTally Tally { get; }

    /// <summary>Ends the work.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What the scan keeps of the record at hand.</summary>
    public RecordContext Records { get; }

    /// <summary>The zone of timestamps that name none.</summary>
    public TimeZoneInfo DeviceZone => Request.DeviceZone;

    /// <summary>The octets that were put aside.</summary>
    public long Spilled => _space.Written;

    /// <summary>The memory of one more step.</summary>
    public SpillingMemory NewMemory() => new(new MemoryBudget(Request.MemoryBytes), _space, Cancellation);

    /// <summary>Compiles conditions on records.</summary>
    public RecordFilter Compile(Filter filter, bool hasAdded) =>
        RecordFilter.Compile(Bind(filter), Now, Request.Zone, Records, hasAdded);

    /// <summary>Runs the queries inside conditions, and puts their results in their place.</summary>
    public Filter Bind(Filter filter) => new SubqueryBinder(this).Bind(filter);

    /// <summary>Runs another query with the same view of the log, at the same moment. What it did is counted with this one.</summary>
    /// <exception cref="OperationCanceledException">The work is no longer wanted.</exception>
    public void Run(QueryRequest request, IRecordSink sink)
    {
        var report = _scan.Run(request, sink, Now, Cancellation);
        Tally.Add(report);
        Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// A request for a query inside this one, with what was said beside the query. When it names no time, it is about the time
    /// that this one is about.
    /// </summary>
    public QueryRequest RequestFor(ParsedQuery query)
    {
        var times = TimeConditions.Of(Request.Query.Filter).Times;
        var bound = query.NamesTime || times.Count == 0 ? query : query.Narrowed(new ParsedQuery("", TimeConditions.All(times), [], isExplain: false));
        return Request with { Query = bound, Limit = null, Progress = null };
    }
}
