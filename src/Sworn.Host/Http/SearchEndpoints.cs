using System.Globalization;
using System.Text.Json;
using Sworn.Query.Counting;
using Sworn.Query.Output;
using Sworn.Query.Scan;

namespace Sworn.Host.Http;

/// <summary>Searches: records as a stream, and what is counted over them.</summary>
internal static class SearchEndpoints
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 100_000;
    private const int DefaultBuckets = 60;
    private const int FacetValues = 20;
    private const string DefaultFields = "host,app,severity,facility,event";

    /// <summary>How long a count may take; what was counted until then is shown and said to be incomplete.</summary>
    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(10);

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/query", "Records that match, a JSON object on a line each, and a last line with _stats.", QueryAsync)
        {
            Parameters = [.. SearchRequest.Window, ("limit", "at most so many, 100000 at most; when left out 1000 records, or all rows of a table"), ("reverse", "true for oldest first")],
            Produces = "application/x-ndjson",
        },
        new("GET", "/api/v1/histogram", "How many records match over time, by severity.", HistogramAsync)
        {
            Parameters = [.. SearchRequest.Window, ("buckets", "at most so many; 60 when left out, 500 at most")], Result = typeof(HistogramObject),
        },
        new("GET", "/api/v1/facets", "The most frequent values of some fields among the records that match.", FacetsAsync)
        {
            Parameters = [.. SearchRequest.Window, ("fields", "names with commas between, at most 12")], Result = typeof(FacetList),
        },
        new("GET", "/api/v1/export", "Every record that matches, as a download.", ExportAsync)
        {
            Parameters =
            [
                .. SearchRequest.Window, ("format", "jsonl, csv, raw, raw-octet, text or verbose"), ("limit", "at most so many; all when left out"),
                ("reverse", "true for oldest first"),
            ],
            Produces = "application/octet-stream",
        },
    ];

    private static async Task QueryAsync(ApiCall call)
    {
        var limit = call.Number("limit", DefaultLimit, 1, MaxLimit);
        var request = SearchRequest.Of(call, OrderOf(call), limit);
        request = request.Query.GivesRecords
            ? request with { Limit = Math.Min(request.Query.Limit ?? long.MaxValue, limit) }
            : request with { Limit = call.Query("limit") is null ? null : limit };
        await SearchRequest.RecordAsync(call, "query");
        await StreamAsync(call, request);
    }

    /// <summary>Answers with records and the line of what was done.</summary>
    public static async Task StreamAsync(ApiCall call, QueryRequest request)
    {
        call.Context.Response.ContentType = ApiJson.LinesType;
        var body = call.BlockingBody();
        var began = call.Services.Time.GetTimestamp();
        await call.Services.Searches.RunAsync(
            () =>
            {
                var sink = new StreamSink(body, OutputOptions.Of(request.Query, RecordFormat.Json));
                var report = call.Services.Log.Run(request, sink, call.Aborted);
                sink.Flush();
                if (!call.Aborted.IsCancellationRequested)
                {
                    body.Write(StatsOf(call, report, call.Services.Time.GetElapsedTime(began)));
                }

                return report;
            },
            call.Aborted);
    }

    private static async Task HistogramAsync(ApiCall call)
    {
        var request = ConditionsOf(call, QueryOrder.OldestFirst);
        var buckets = call.Number("buckets", DefaultBuckets, 1, HistogramSink.MaxBuckets);
        await SearchRequest.RecordAsync(call, "histogram");
        var now = UtcNow(call);
        var since = request.Since ?? (request.UsesDefaultWindow ? now - Nanoseconds(QueryRequest.DefaultWindow) : null);
        var sink = new HistogramSink(buckets, since, request.Until ?? (since is null ? null : now));
        var isComplete = await SearchRequest.ScanAsync(call, request, sink, CountLimit);
        await call.WriteAsync(new HistogramObject(
            sink.BucketSeconds,
            [.. sink.Buckets().Select(bucket => new BucketObject(DateTimeOffset.FromUnixTimeSeconds(bucket.Start), bucket.Total, bucket.BySeverity))],
            isComplete));
    }

    /// <summary>What is counted is what the conditions find, whatever pipes then do with it.</summary>
    private static QueryRequest ConditionsOf(ApiCall call, QueryOrder order)
    {
        var request = SearchRequest.Of(call, order, limit: null);
        return request with { Query = request.Query.Conditions };
    }

    private static async Task FacetsAsync(ApiCall call)
    {
        var request = ConditionsOf(call, QueryOrder.NewestFirst);
        var names = (call.Query("fields") ?? DefaultFields).Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count > FacetSink.MaxFields)
        {
            throw Refusal.BadParameter("fields", string.Create(CultureInfo.InvariantCulture, $"at most {FacetSink.MaxFields} fields at once"));
        }

        var sink = FacetSink.TryCreate(names, out var unknown) ?? throw Refusal.BadParameter("fields", $"'{unknown}' is not a field");
        await SearchRequest.RecordAsync(call, "facets");
        var isComplete = await SearchRequest.ScanAsync(call, request, sink, CountLimit);
        await call.WriteAsync(new FacetList(
            [.. sink.Facets(FacetValues).Select(facet => new FacetObject(
                facet.Name, facet.Distinct, facet.IsWhole, [.. facet.Values.Select(value => new FacetValueObject(value.Value, value.Count))]))],
            isComplete));
    }

    private static async Task ExportAsync(ApiCall call)
    {
        var (format, type, extension) = FormatOf(call);
        var request = SearchRequest.Of(call, OrderOf(call), call.Query("limit") is null ? null : call.Number("limit", 0, 1, int.MaxValue));
        await SearchRequest.RecordAsync(call, call.Query("format") ?? "jsonl", "EXPORT");
        call.Context.Response.ContentType = type;
        call.Context.Response.Headers.ContentDisposition = $"attachment; filename=\"sworn-export.{extension}\"";
        var body = call.BlockingBody();
        var end = await call.Services.Searches.RunAsync(
            () =>
            {
                var sink = new StreamSink(body, OutputOptions.Of(request.Query, format) with { Zone = request.Zone });
                var report = call.Services.Log.Run(request, sink, call.Aborted);
                sink.Flush();
                return report;
            },
            call.Aborted);
        var matched = end.RecordsMatched.ToString(CultureInfo.InvariantCulture);
        await (call.Aborted.IsCancellationRequested || end.End == ScanEnd.Consumer || !end.IsComplete
            ? call.RecordFailureAsync("EXPORT_END", "The export is not whole", ("matched", matched))
            : call.RecordAsync("EXPORT_END", "The export is whole", ("matched", matched)));
        if (!end.IsComplete)
        {
            // A download that is not whole must not look as if it were.
            call.Context.Abort();
        }
    }

    private static byte[] StatsOf(ApiCall call, ScanReport report, TimeSpan elapsed)
    {
        // The names of files and the places in them are for those who may see the whole log.
        var problems = report.Hidden.Select(range => call.Principal.Scopes.IsEverything
            ? string.Create(CultureInfo.InvariantCulture, $"records {range.First} to {range.End}: {range.Reason}")
            : "some records could not be read").Distinct(StringComparer.Ordinal);
        var stats = new
        {
            matched = report.RecordsMatched,
            scanned = report.RecordsTested,
            more = report.End == ScanEnd.Limit,
            complete = report.IsComplete,
            since = report.Since is null or long.MinValue ? (DateTimeOffset?)null : At(report.Since.Value),
            elapsedMs = (long)elapsed.TotalMilliseconds,
            cpuMs = (long?)report.ProcessorTime?.TotalMilliseconds,
            files = report.Files,
            filesPruned = report.FilesPruned,
            filesFiltered = report.FilesFiltered,
            blocks = report.Frames,
            blocksPruned = report.FramesPruned,
            blocksWithoutMatch = report.BlocksWithoutMatch,
            blocksUnopened = report.BlocksUnopened,
            octetsRead = report.OctetsRead,
            octetsDecompressed = report.OctetsDecompressed,
            octetsSpilled = report.OctetsSpilled,
            read = report.RecordsRead,
            problems,
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal) { ["_stats"] = stats }, ApiJson.Form), (byte)'\n'];
    }

    /// <summary>A moment of the log, to a tenth of a microsecond.</summary>
    public static DateTimeOffset At(long utc) => DateTimeOffset.UnixEpoch.AddTicks(utc / TimeSpan.NanosecondsPerTick);

    private static long UtcNow(ApiCall call) => Nanoseconds(call.Services.Time.GetUtcNow() - DateTimeOffset.UnixEpoch);

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    private static QueryOrder OrderOf(ApiCall call) => call.Flag("reverse") ? QueryOrder.OldestFirst : QueryOrder.NewestFirst;

    private static (RecordFormat Format, string Type, string Extension) FormatOf(ApiCall call) => call.Query("format") switch
    {
        null or "jsonl" => (RecordFormat.Json, ApiJson.LinesType, "jsonl"),
        "csv" => (RecordFormat.Csv, "text/csv; charset=utf-8", "csv"),
        "raw" => (RecordFormat.Raw, "application/octet-stream", "log"),
        "raw-octet" => (RecordFormat.RawOctetCounted, "application/octet-stream", "log"),
        "text" => (RecordFormat.Text, "text/plain; charset=utf-8", "txt"),
        "verbose" => (RecordFormat.Verbose, "text/plain; charset=utf-8", "txt"),
        var other => throw Refusal.BadParameter("format", $"'{other}' is not a format; write jsonl, csv, raw, raw-octet, text or verbose"),
    };
}
