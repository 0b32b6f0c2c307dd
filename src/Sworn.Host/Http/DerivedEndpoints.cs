using Microsoft.Data.Sqlite;
using Sworn.Audit.Derived;
using Sworn.Audit.Sources;
using Sworn.Query.Scan;

namespace Sworn.Host.Http;

/// <summary>
/// What is derived behind the log: who changed what, sources, findings. An answer waits a moment until the state has caught
/// up with what was durable when it was asked for, and says when it did not; it never reads the log.
/// </summary>
internal static class DerivedEndpoints
{
    private const int ShownChains = 200;
    private const int ShownRecords = 50;
    private const int ShownFindings = 10_000;
    private const long NanosecondsPerTick = 100;

    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(7);

    private static readonly (string Name, string What)[] Window =
    [
        ("since", "with a record received at or after: 2h, today, 2026-11-23T10:00Z; seven days when left out"), ("until", "received before"),
        ("zone", "the zone of times without one: +02:00, Europe/Berlin; UTC when left out"),
    ];

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/sources", "Every source: when seen, how often, its clock, gaps and malformed messages, and what is wrong with it now.", SourcesAsync)
        {
            Result = typeof(SourceList),
        },
        new("GET", "/api/v1/findings", "What is, and was, wrong with sources: silence, gaps, clocks, messages that are not understood.", FindingsAsync)
        {
            Parameters = [.. Window, ("device", "only this source"), ("open", "true for those that are open only")], Result = typeof(FindingList),
        },
        new("GET", "/api/v1/sessions/activity", "Who changed what: log-in, commands, changes, log-out as chains, the latest first.", ActivityAsync)
        {
            Parameters = [.. Window, ("device", "only this device")], Result = typeof(ActivityList),
        },
    ];

    private static async Task SourcesAsync(ApiCall call)
    {
        await call.RecordAsync("VIEW", "Sources are listed", ("what", "sources"));
        var store = call.Services.Node.StoreName;
        var (sources, isComplete) = await LookAsync(call, view => view.Sources(VisibleTo(call)).Select(source => new SourceObject(
            store, source.Name, source.Address, source.Addresses, source.Listener, source.Transport, AtOrNull(source.FirstSeen), AtOrNull(source.LastSeen),
            source.Records, Rounded(source.RatePerMinute), Rounded(source.CadenceSeconds), source.SkewSeconds is { } skew ? Rounded(skew) : null, source.Gaps,
            source.ParseFailures, [.. source.Findings.Select(Show)])).OrderByDescending(source => source.LastSeen).ToList());
        await call.WriteAsync(new SourceList(sources, isComplete));
    }

    private static async Task FindingsAsync(ApiCall call)
    {
        await SearchRequest.RecordAsync(call, "findings");
        var (since, until) = WindowOf(call);
        var isOpenOnly = call.Flag("open");
        var (findings, isComplete) = await LookAsync(call, view => view.Findings(
            call.Query("device"), isOpenOnly ? long.MaxValue : since, until, VisibleTo(call), ShownFindings));
        await call.WriteAsync(new FindingList([.. findings.Select(Show)], isComplete));
    }

    private static async Task ActivityAsync(ApiCall call)
    {
        await SearchRequest.RecordAsync(call, "sessions");
        var (since, until) = WindowOf(call);
        var (found, isComplete) = await LookAsync(
            call, view => view.Chains(call.Query("device"), since, until, VisibleTo(call), ShownChains, ShownRecords));
        await call.WriteAsync(new ActivityList([.. found.Chains.Select(Show)], found.Count, isComplete));
    }

    private static async Task<(T Answer, bool IsComplete)> LookAsync<T>(ApiCall call, Func<DerivedView, T> look)
    {
        var derived = call.Services.Node.Derived;
        var isComplete = await derived.CatchUpAsync(CatchUpLimit, call.Aborted);
        try
        {
            var answer = await call.Services.Searches.RunAsync(
                () =>
                {
                    using var view = DerivedView.Open(derived.Path);
                    return look(view);
                },
                call.Aborted);
            return (answer, isComplete);
        }
        catch (SqliteException)
        {
            throw Refusal.Unavailable("what is derived from the log is just being built again; ask again in a moment");
        }
    }

    /// <summary>What came from which addresses who asks may see; null for everything.</summary>
    private static Func<string, bool>? VisibleTo(ApiCall call)
    {
        var (scopes, store) = (call.Principal.Scopes, call.Services.Node.StoreName);
        return scopes.IsEverything ? null : address => scopes.Includes(store, address);
    }

    private static (long Since, long Until) WindowOf(ApiCall call)
    {
        var request = SearchRequest.Of(call, QueryOrder.OldestFirst, limit: null);
        var week = (call.Services.Time.GetUtcNow() - DefaultWindow - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        return (request.Since ?? week, request.Until ?? long.MaxValue);
    }

    private static FindingObject Show(Finding finding) => new(
        finding.Source, finding.KindName, finding.Detail, finding.Count, finding.Index, finding.OpenedIndex, SearchEndpoints.At(finding.Opened),
        finding.Closed is { } closed ? SearchEndpoints.At(closed) : null, finding.OpenedRecord, finding.ClosedRecord);

    private static ChainObject Show(ChainRow chain) => new(
        chain.Device, chain.Kind, chain.User, chain.Origin, SearchEndpoints.At(chain.Start), chain.End is { } end ? SearchEndpoints.At(end) : null,
        chain.Confidence, chain.Why, chain.Key, chain.HasBegin, chain.Count,
        [
            .. chain.Records.Select(record => new ChainRecordObject(
                record.Index, record.Hash, SearchEndpoints.At(record.Time), record.Event, record.Action, record.Outcome, record.Text)),
        ]);

    private static DateTimeOffset? AtOrNull(long utc) => utc == 0 ? null : SearchEndpoints.At(utc);

    private static double Rounded(double value) => Math.Round(value, 3);
}
