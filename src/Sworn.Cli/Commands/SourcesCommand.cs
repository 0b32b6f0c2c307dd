using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sworn.Audit;
using Sworn.Audit.Sessions;
using Sworn.Audit.Sources;
using Sworn.Query.Scan;
using Sworn.Store.Files;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn sources</c>: who sends, how often, and what is wrong.</summary>
internal static class SourcesCommand
{
    private const string Description = """
        Shows every source: last seen, rate, cadence, and findings: silence, gaps in its sequence, a clock that is off or
        was set, times without a zone, malformed messages, suppressed repeats, new sources.

        Examples:
          sworn sources
          sworn sources --since 2h --format json
          sworn sources --server https://log.example:8514

        With --server, a running node says when it first and last heard each source and how many records it sent.
        """;

    private const long NewNanoseconds = 3_600_000_000_000;

    public static Command Create()
    {
        var since = new Option<string?>("--since", "-S") { Description = "only records received at or after: 2h, today, 2026-11-23T10:00Z; default: all" };
        var format = CommonOptions.Format();
        var command = new Command("sources", Description) { CommonOptions.Data, since, CommonOptions.Dialects, format };
        NodeClient.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(CommonOptions.Server) is not null)
            {
                return SourcesOfNode.PrintAsync(parsed, parsed.GetRequiredValue(format) == "json", cancellation);
            }

            var registry = Scan(parsed, since, cancellation);
            var now = (TimeProvider.System.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
            if (parsed.GetRequiredValue(format) == "json")
            {
                WriteJson(registry, now);
            }
            else
            {
                WriteText(registry, now);
            }

            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static SourceRegistry Scan(ParseResult parsed, Option<string?> since, CancellationToken cancellation)
    {
        var registry = new SourceRegistry();
        var reader = new EventReader(EventsCommand.CatalogueOf(parsed), TimeZoneInfo.Utc);
        var sink = new AuditSink(reader, tracker: null, coverage: null, registry);
        try
        {
            new LogScan(new DiskDirectory(QueryOptions.DataOf(parsed)), TimeProvider.System)
                .Run(CoverageCommand.RequestOf(parsed, since), sink, cancellation);
        }
        catch (StoreException failure)
        {
            throw CommandFailedException.Failed(failure.Message);
        }

        foreach (var range in sink.Hidden)
        {
            QueryCommand.WarnHidden(range);
        }

        return registry;
    }

    private static void WriteText(SourceRegistry registry, long now)
    {
        foreach (var source in registry.All)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Device} {source.Address} {source.Transport}: {source.Records} records, last {TimeOf(source.LastSeen)}, {source.RatePerMinute:0.0} a minute, every {source.CadenceSeconds:0.0} s"));
            foreach (var finding in source.Findings(now, now - NewNanoseconds))
            {
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {finding.KindName}: {finding.Detail} ({finding.Count}, record {finding.Index})"));
            }
        }
    }

    private static void WriteJson(SourceRegistry registry, long now)
    {
        using var output = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var source in registry.All)
        {
            json.WriteStartObject();
            json.WriteString("device", source.Device);
            json.WriteString("address", source.Address);
            json.WriteString("transport", source.Transport);
            json.WriteString("first_seen", TimeOf(source.FirstSeen));
            json.WriteString("last_seen", TimeOf(source.LastSeen));
            json.WriteNumber("records", source.Records);
            json.WriteNumber("rate_per_minute", Math.Round(source.RatePerMinute, 3));
            json.WriteNumber("cadence_seconds", Math.Round(source.CadenceSeconds, 3));
            if (source.SkewSeconds is { } skew)
            {
                json.WriteNumber("skew_seconds", Math.Round(skew, 3));
            }

            json.WriteStartArray("findings");
            foreach (var finding in source.Findings(now, now - NewNanoseconds))
            {
                json.WriteStartObject();
                json.WriteString("kind", finding.KindName);
                json.WriteString("detail", finding.Detail);
                json.WriteNumber("count", finding.Count);
                json.WriteNumber("index", finding.Index);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string TimeOf(long utc) =>
        DateTimeOffset.UnixEpoch.AddTicks(utc / 100).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
