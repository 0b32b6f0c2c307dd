using Sworn.Query.Columns;
using Sworn.Query.Steps;
using Sworn.Query.Time;
using Sworn.Store.Files;
using Sworn.Store.Reading;
using Sworn.Store.Segments;

namespace Sworn.Query.Scan;

/// <summary>
/// Answers queries by reading the segments and the journal of a data directory, with or without a node writing to it. It
/// takes no lock and never disturbs the writer; what is written but not yet synced may be among the results. Thread-safe:
/// every run stands alone.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="time">The clock for <c>now</c> and the default window.</param>
/// <param name="growing">The blocks that the node in this process makes of the journal; null outside a node.</param>
public sealed class LogScan(StoreDirectory directory, TimeProvider time, GrowingSegment? growing = null)
{
    /// <summary>About the memory that tables of segments may take between searches.</summary>
    private const long CacheOctets = 64 << 20;

    private readonly SegmentCache _cache = new(CacheOctets);

    /// <summary>Runs a query.</summary>
    /// <param name="request">The query and what was asked beside it.</param>
    /// <param name="sink">Takes the results, in the order asked for.</param>
    /// <param name="cancellation">Ends the scan within milliseconds; the report then says so.</param>
    /// <returns>What was done, and what could not be read.</returns>
    /// <exception cref="StoreException">The folder of the journal cannot be read.</exception>
    /// <exception cref="Matching.QueryTooSlowException">An expression that backtracks took too long on one record.</exception>
    /// <exception cref="Tables.QueryTooLargeException">It needs more memory, or more room on disk, than it may have.</exception>
    /// <exception cref="QueryNotAnswerableException">A pipe needs something that the query does not say.</exception>
    public ScanReport Run(QueryRequest request, IRecordSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sink);
        return Run(request, sink, UtcNanoseconds.From(time.GetUtcNow()), cancellation);
    }

    /// <summary>Runs a query at a moment: that of the query that it is part of.</summary>
    internal ScanReport Run(QueryRequest request, IRecordSink sink, long now, CancellationToken cancellation)
    {
        var began = ProcessorTime.OfThread();
        var window = ScanWindow.Of(request, now);
        var tally = new ScanTally(sink);
        var context = new StepContext(directory, this, request, now, tally, cancellation);
        try
        {
            var plan = QueryPlan.Of(context);
            using var pipeline = new RecordPipeline(context, plan, window, sink);
            Run(context, plan, window, pipeline, sink);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            tally.End = ScanEnd.Cancelled;
            sink.Flush();
        }

        tally.OctetsSpilled += context.Spilled;
        tally.ProcessorTime = ProcessorTime.OfThread() - began;
        return tally.Report(window.Since);
    }

    private void Run(StepContext context, QueryPlan plan, ScanWindow window, RecordPipeline pipeline, IRecordSink sink)
    {
        var tally = context.Tally;
        var files = JournalFileList.Read(directory);
        var test = new ColumnCompiler(context.Now, context.Request.Zone, pipeline.Regexes).Compile(plan.Filter);
        using var segments = new SegmentScan(directory, _cache, window, test, tally, pipeline);
        tally.Files += files.Count;
        for (var step = 0; step < files.Count && !pipeline.IsFull && tally.End == ScanEnd.Exhausted; step++)
        {
            var number = plan.Order == QueryOrder.NewestFirst ? files.Count - 1 - step : step;
            if (files.IsCoveredBy(window, number))
            {
                Run(files, number, segments, new FileScan(directory, files, number, window, test, tally, pipeline, segments, growing), tally, plan.Order, context.Cancellation);
                sink.Flush();
            }
            else
            {
                tally.FilesPruned++;
            }

            context.Request.Progress?.Invoke(new ScanProgress(step + 1, files.Count, tally.RecordsTested, tally.RecordsMatched));
        }

        tally.OctetsDecompressed += segments.OctetsDecompressed;
        pipeline.Complete();
    }

    /// <summary>Reads a file; a journal file that became a segment since the files were listed, as that.</summary>
    private void Run(
        JournalFileList files, int number, SegmentScan segments, FileScan journal, ScanTally tally, QueryOrder order, CancellationToken cancellation)
    {
        try
        {
            LogFileList.Open(directory, files[number], file =>
            {
                if (file.IsSegment)
                {
                    segments.Run(file.Range, order, cancellation);
                }
                else
                {
                    journal.Run(order, cancellation);
                }

                return file;
            });
        }
        catch (StoreException failure)
        {
            tally.Hide(files.First(number), files.Next(number), failure.Message);
        }
    }
}
