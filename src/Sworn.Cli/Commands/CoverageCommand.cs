using System.CommandLine;
using System.Text.Json;
using Sworn.Audit;
using Sworn.Audit.Coverage;
using Sworn.Audit.Data;
using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;
using Sworn.Query.Language;
using Sworn.Query.Scan;
using Sworn.Store.Files;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn coverage</c>: which required events the log shows, requirement by requirement.</summary>
internal static class CoverageCommand
{
    private const string Description = """
        Judges the log by a profile: for each requirement whether it is satisfied by one record, by several together,
        observed but incomplete, never observed, or not configured to be sent (docs/coverage.md).

        Examples:
          sworn coverage --profile junos-seed --device cartier
          sworn coverage --profile ndcpp-2.2e --format html > coverage.html
          sworn coverage --profile ndcpp-3.0e --device self
          sworn coverage --profile junos-seed --device cartier --watch
          sworn coverage --server https://log.example:8514 --profile ndcpp-3.0e --format html > coverage.html
        """;

    private const int MaxChains = 10_000;

    private static readonly Option<string> ProfileName = new("--profile") { Description = "the profile; 'sworn profile list' shows them", DefaultValueFactory = _ => "ndcpp-2.2e" };

    private static readonly Option<string?> Device = new("--device") { Description = "only this device: its HOSTNAME, or self" };

    private static readonly Option<string?> Since = new("--since", "-S") { Description = "only records received at or after: 2h, today, 2026-11-23T10:00Z; default: all" };

    private static readonly Option<string?> DeviceConfig = new("--device-config") { Description = "a file with the device's configuration (Junos, Cisco IOS, rsyslog), to tell what it does not send" };

    private static readonly Option<bool> Watch = new("--watch") { Description = "show the verdicts there are, then each one that a new record changes, until Ctrl-C" };

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "text, json or html", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "html");
        var command = new Command("coverage", Description)
        {
            CommonOptions.Data, ProfileName, ProfileCommand.Profiles, Device, Since, DeviceConfig, Watch, CommonOptions.Dialects, format,
        };
        NodeClient.AddOptionsTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            CheckTogether(parsed, parsed.GetRequiredValue(format));
            if (parsed.GetValue(CommonOptions.Server) is not null)
            {
                return await CoverageOfNode.PrintAsync(
                    parsed, parsed.GetRequiredValue(ProfileName), parsed.GetValue(Device), parsed.GetValue(Since), parsed.GetRequiredValue(format), cancellation)
                    .ConfigureAwait(false);
            }

            var catalogue = EventsCommand.CatalogueOf(parsed);
            var engine = new CoverageEngine(ProfileCommand.ProfileOf(parsed, parsed.GetRequiredValue(ProfileName)), catalogue);
            var sink = new AuditSink(
                new EventReader(catalogue, TimeZoneInfo.Utc), new SessionTracker(new MemoryChains(MaxChains)), engine);
            var request = RequestOf(parsed);
            var data = new DiskDirectory(QueryOptions.DataOf(parsed));
            if (parsed.GetValue(Watch))
            {
                return await WatchAsync(parsed, engine, sink, request, data, cancellation).ConfigureAwait(false);
            }

            return Run(parsed, engine, sink, request, data, parsed.GetRequiredValue(format), cancellation);
        });
        return command;
    }

    /// <summary>What has no effect together is refused: who writes it expects one.</summary>
    private static void CheckTogether(ParseResult parsed, string format)
    {
        if (parsed.GetValue(Watch) && format != "text")
        {
            throw CommandFailedException.Usage("--watch shows verdicts as they change, as text; leave --format out");
        }

        Option[] local = [Watch, DeviceConfig, ProfileCommand.Profiles, CommonOptions.Dialects];
        if (parsed.GetValue(CommonOptions.Server) is not null && local.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } alone)
        {
            throw CommandFailedException.Usage($"{alone.Name} works where the log is: leave --server out, and name the log with --data");
        }
    }

    /// <summary>The request for every record since a time.</summary>
    public static QueryRequest RequestOf(ParseResult parsed, Option<string?>? option = null)
    {
        var since = parsed.GetValue(option ?? Since);
        var text = since is null ? "_time:all" : "";
        return QueryParser.TryParse(text, out var query, out var error)
            ? new QueryRequest { Query = query, Since = QueryOptions.TimeOf(since, "--since", TimeZoneInfo.Utc), Order = QueryOrder.OldestFirst }
            : throw CommandFailedException.Usage(error.Describe(text));
    }

    private static int Run(
        ParseResult parsed, CoverageEngine engine, AuditSink sink, QueryRequest request, StoreDirectory data, string format, CancellationToken cancellation)
    {
        try
        {
            new LogScan(data, TimeProvider.System).Run(request, sink, cancellation);
        }
        catch (StoreException failure)
        {
            throw CommandFailedException.Failed(failure.Message);
        }

        foreach (var range in sink.Hidden)
        {
            QueryCommand.WarnHidden(range);
        }

        var devices = Judge(parsed, engine);
        Write(engine.Profile, devices, format, isComplete: sink.Hidden.Count == 0);
        return devices.Count > 0 && sink.Hidden.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static List<DeviceCoverage> Judge(ParseResult parsed, CoverageEngine engine)
    {
        var configuration = ConfigurationOf(parsed);
        var asked = parsed.GetValue(Device);
        return [.. (asked is null ? engine.Devices : [asked]).Select(device => engine.Judge(device, configuration))];
    }

    private static void Write(RequirementProfile profile, List<DeviceCoverage> devices, string format, bool isComplete)
    {
        if (format == "json")
        {
            using var output = Console.OpenStandardOutput();
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
            CoverageJson.Write(json, profile, devices);
            return;
        }

        if (format == "html")
        {
            CoverageHtml.Write(Console.Out, profile, devices, TimeProvider.System.GetUtcNow(), isComplete);
            return;
        }

        foreach (var device in devices)
        {
            CoverageText.Write(Console.Out, profile, device);
        }
    }

    /// <summary>Shows what arrives as a tester acts: a line for every verdict that becomes another. Ctrl-C ends it.</summary>
    private static async Task<int> WatchAsync(
        ParseResult parsed, CoverageEngine engine, AuditSink sink, QueryRequest request, StoreDirectory data, CancellationToken cancellation)
    {
        using var follower = new LogFollower(data, TimeProvider.System, request, sink);
        var shown = new Dictionary<(string Device, int Row), CoverageVerdict>();
        var before = -1L;
        follower.Begin(long.MaxValue, cancellation);
        while (true)
        {
            follower.Poll(cancellation);
            if (sink.Records != before)
            {
                before = sink.Records;
                Judge(parsed, engine).ForEach(device => ShowChanges(device, shown));
            }

            await Task.Delay(LogFollower.Interval, cancellation).ConfigureAwait(false);
        }
    }

    private static void ShowChanges(DeviceCoverage device, Dictionary<(string Device, int Row), CoverageVerdict> shown)
    {
        for (var row = 0; row < device.Requirements.Count; row++)
        {
            var result = device.Requirements[row];
            if (shown.GetValueOrDefault((device.Device, row), CoverageVerdict.NeverObserved) != result.Verdict && result.Parts.Count > 0)
            {
                var missing = result.Missing.Count == 0 ? "" : ": " + string.Join("; ", result.Missing);
                Console.Out.WriteLine($"{device.Device} {result.Requirement.Id} {CoverageText.NameOf(result.Verdict)}{missing}");
            }

            shown[(device.Device, row)] = result.Verdict;
        }
    }

    private static DeviceConfiguration? ConfigurationOf(ParseResult parsed)
    {
        if (parsed.GetValue(DeviceConfig) is not { } path)
        {
            return null;
        }

        try
        {
            return DeviceConfiguration.TryParse(DataFile.OfFile(path).Text, out var configuration)
                ? configuration
                : throw CommandFailedException.Failed($"{path} is no configuration of Junos, Cisco IOS or rsyslog");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Failed($"{path} cannot be read: {failure.Message}");
        }
    }
}
