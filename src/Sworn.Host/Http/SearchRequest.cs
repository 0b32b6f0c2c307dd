using Sworn.Host.Configuration;
using Sworn.Query.Language;
using Sworn.Query.Scan;
using Sworn.Query.Time;

namespace Sworn.Host.Http;

/// <summary>Makes the request of a scan from the parameters of a call. The scope of who asks is always part of it.</summary>
internal static class SearchRequest
{
    public static readonly (string, string) Query = ("q", "the query (docs/query-language.md); none is every record");

    public static readonly (string, string)[] Window =
    [
        Query,
        ("since", "received at or after: 2h, today, 2026-11-23T10:00Z; without it the last hour"),
        ("until", "received before"),
        ("zone", "the zone of times without one: +02:00, Europe/Berlin; UTC when left out"),
    ];

    /// <summary>The request.</summary>
    /// <exception cref="Refusal">A parameter is not as it must be.</exception>
    public static QueryRequest Of(ApiCall call, QueryOrder order, long? limit)
    {
        var text = call.Query("q") ?? "";
        if (!QueryParser.TryParse(text, out var query, out var error))
        {
            throw Refusal.Bad("The query is not understood", error.Message + (error.Nearest is null ? "" : $"; did you mean '{error.Nearest}'?"))
                .With("column", error.ColumnIn(text)).With("offset", error.Offset).With("near", error.Nearest ?? Near(text, error.Offset));
        }

        var zone = ZoneOf(call);
        return new QueryRequest
        {
            Query = query,
            Within = call.Principal.Scopes.Within(call.Services.Node.StoreName),
            Since = TimeOf(call, "since", zone),
            Until = TimeOf(call, "until", zone),
            Limit = limit,
            Order = order,
            Zone = zone,
            DeviceZone = call.Services.Configuration.Time.AssumedZone,
        };
    }

    /// <summary>The request for some places of the log.</summary>
    public static QueryRequest OfText(ApiCall call, string text, QueryOrder order, long? limit) => QueryParser.TryParse(text, out var query, out var error)
        ? new QueryRequest
        {
            Query = query,
            Within = call.Principal.Scopes.Within(call.Services.Node.StoreName),
            Limit = limit,
            Order = order,
            DeviceZone = call.Services.Configuration.Time.AssumedZone,
        }
        : throw new InvalidOperationException($"a query of sworn's own is wrong: {error.Message}");

    /// <summary>Runs a search whose answer is given at its end.</summary>
    /// <returns>False when the time was up before the end, or something could not be read.</returns>
    public static async Task<bool> ScanAsync(ApiCall call, QueryRequest request, IRecordSink sink, TimeSpan limit)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        ends.CancelAfter(limit);
        var report = await call.Services.Searches.RunAsync(
            () => call.Services.Log.Run(request, sink, ends.Token), call.Aborted);
        call.Aborted.ThrowIfCancellationRequested();
        return report.IsComplete && report.End != ScanEnd.Cancelled;
    }

    /// <summary>Says that a search is made; it begins when this completes.</summary>
    public static Task RecordAsync(ApiCall call, string what, string msgId = "QUERY") => call.RecordAsync(
        msgId, "The log is searched", ("what", what), ("query", call.Query("q") ?? ""), ("since", call.Query("since") ?? ""), ("until", call.Query("until") ?? ""));

    private static string Near(string text, int offset) => offset >= text.Length ? "" : text[offset..Math.Min(text.Length, offset + 20)];

    private static TimeZoneInfo ZoneOf(ApiCall call) => call.Query("zone") is not { } text
        ? TimeZoneInfo.Utc
        : ZoneText.TryParse(text, out var zone) ? zone : throw Refusal.BadParameter("zone", $"'{text}' is not a zone; write UTC, +02:00 or Europe/Berlin");

    private static long? TimeOf(ApiCall call, string name, TimeZoneInfo zone)
    {
        if (call.Query(name) is not { } text)
        {
            return null;
        }

        return TimeExpression.TryParse(text, call.Services.Time.GetUtcNow(), zone, out var utc)
            ? utc
            : throw Refusal.BadParameter(name, $"'{text}' is not a time; write 2h, today, 10:30, 2026-11-23 or 2026-11-23T10:00Z");
    }
}
