using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sworn.Audit;
using Sworn.Audit.Coverage;
using Sworn.Audit.Events;
using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;
using Sworn.Query.Scan;

namespace Sworn.Host.Http;

/// <summary>What records mean: coverage of requirements.</summary>
internal static class AuditEndpoints
{
    private const string DefaultProfile = "ndcpp-2.2e";
    private const int MaxChains = 10_000;
    private const int ShownRecords = 50;
    private const long NanosecondsPerTick = 100;

    // So long a scan for meaning may take; what was read until then is shown and said to be incomplete.
    private static readonly TimeSpan ScanLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(7);
    private static readonly Lazy<EventCatalogue> Catalogue = new(EventCatalogue.Default);
    private static readonly Lazy<ProfileLibrary> Profiles = new(static () => ProfileLibrary.Load([]));

    private static readonly (string Name, string What)[] Window =
    [
        ("since", "received at or after: 2h, today, 2026-11-23T10:00Z; seven days when left out"), ("until", "received before"),
        ("zone", "the zone of times without one: +02:00, Europe/Berlin; UTC when left out"),
    ];

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/profiles", "The profiles of requirements.", ProfilesAsync) { Result = typeof(ProfileList) },
        new("GET", "/api/v1/coverage", "Requirement by requirement and device by device: the verdict, the records, what is missing.", CoverageAsync)
        {
            Parameters =
            [
                .. Window, ("profile", "its id; ndcpp-2.2e when left out"), ("device", "only this device: its HOSTNAME, or self"),
                ("format", "json, or html: one page with every record, its digest and what joins records, without script or link; json when left out"),
            ],
            Result = typeof(CoverageObject),
        },
    ];

    private static Task ProfilesAsync(ApiCall call) => call.WriteAsync(new ProfileList(
        [.. Profiles.Value.Profiles.Select(profile => new ProfileObject(profile.Id, profile.Title, profile.Source, profile.Requirements.Count))]));

    private static async Task CoverageAsync(ApiCall call)
    {
        var id = call.Query("profile") ?? DefaultProfile;
        var profile = Profiles.Value.Find(id) ?? throw Refusal.BadParameter(
            "profile", $"there is no profile '{id}'; known are {string.Join(", ", Profiles.Value.Profiles.Select(known => known.Id))}");
        var isPage = call.Query("format") switch
        {
            null or "json" => false,
            "html" => true,
            _ => throw Refusal.BadParameter("format", "'format' is json or html"),
        };
        await SearchRequest.RecordAsync(call, "coverage");
        var engine = new CoverageEngine(profile, Catalogue.Value);
        var isComplete = await ScanAsync(call, new SessionTracker(new MemoryChains(MaxChains)), engine);
        var asked = call.Query("device");
        var devices = (asked is null ? engine.Devices : [asked]).Select(device => engine.Judge(device, configuration: null)).ToList();
        if (isPage)
        {
            await WritePageAsync(call, profile, devices, isComplete);
            return;
        }

        await call.WriteAsync(new CoverageObject(profile.Id, profile.Title, [.. devices.Select(Show)], isComplete));
    }

    /// <summary>A page to be kept: a browser that shows it on this site runs nothing of it.</summary>
    private static async Task WritePageAsync(ApiCall call, RequirementProfile profile, List<DeviceCoverage> devices, bool isComplete)
    {
        using var page = new StringWriter(CultureInfo.InvariantCulture);
        CoverageHtml.Write(page, profile, devices, call.Services.Time.GetUtcNow(), isComplete);
        var headers = call.Context.Response.Headers;
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        headers.ContentDisposition = $"attachment; filename=\"coverage-{profile.Id}.html\"";
        if (!isComplete)
        {
            headers["X-Sworn-Incomplete"] = "true";
        }

        call.Context.Response.ContentType = "text/html; charset=utf-8";
        await call.Context.Response.WriteAsync(page.ToString(), call.Aborted);
    }

    /// <summary>Reads the records that the caller may see. A scan that takes too long ends, and the answer says so.</summary>
    private static async Task<bool> ScanAsync(ApiCall call, SessionTracker tracker, CoverageEngine coverage)
    {
        var request = SearchRequest.Of(call, QueryOrder.OldestFirst, limit: null);
        var now = call.Services.Time.GetUtcNow() - DefaultWindow - DateTimeOffset.UnixEpoch;
        request = request with { Query = request.Query.Conditions, Since = request.Since ?? (now.Ticks * NanosecondsPerTick) };
        var sink = new AuditSink(new EventReader(Catalogue.Value, request.DeviceZone), tracker, coverage);
        return await SearchRequest.ScanAsync(call, request, sink, ScanLimit);
    }

    private static DeviceObject Show(DeviceCoverage device) => new(
        device.Device,
        [
            .. device.Requirements.Select(Show),
        ]);

    private static RequirementObject Show(RequirementResult result)
    {
        var records = result.Parts.SelectMany(part => part.Records).Select(record => record.Record.Index).Distinct().ToList();
        return new RequirementObject(
            result.Requirement.Id, result.Requirement.Title, result.Requirement.Level, CoverageText.NameOf(result.Verdict), [.. result.Missing],
            [.. records.Take(ShownRecords)], records.Count);
    }
}
