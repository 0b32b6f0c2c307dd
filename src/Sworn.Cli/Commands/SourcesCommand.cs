using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sworn.Audit.Derived;
using Sworn.Audit.Sources;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn sources</c>: who sends, how often, and what is wrong.</summary>
internal static class SourcesCommand
{
    private const string Description = """
        Shows every source: last seen, rate, cadence, clock, gaps, malformed messages, addresses, and what is wrong with it
        now: silence, gaps in its sequences, a clock that is off or was set, times without a zone or in a wrong one,
        malformed messages, suppressed repeats, a limited rate, a new source (docs/coverage.md).

        Examples:
          sworn sources
          sworn sources --since 2h --format json
          sworn sources --server https://log.example:8514

        What a node has worked out already is used, with and without the node running; with --since, only records
        received since then count.
        """;

    public static Command Create()
    {
        var since = new Option<string?>("--since", "-S") { Description = "only records received at or after: 2h, today, 2026-11-23T10:00Z; default: all" };
        var format = CommonOptions.Format();
        var command = new Command("sources", Description) { CommonOptions.Data, CommonOptions.Config, since, CommonOptions.Dialects, format };
        NodeClient.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var asJson = parsed.GetRequiredValue(format) == "json";
            if (parsed.GetValue(CommonOptions.Server) is not null)
            {
                return SourcesOfNode.PrintAsync(parsed, asJson, cancellation);
            }

            var data = QueryOptions.DataOf(parsed);
            using var derivation = DerivedState.Load(
                data, DerivedState.OptionsOf(parsed, data), parsed.GetValue(CommonOptions.Dialects),
                QueryOptions.TimeOf(parsed.GetValue(since), "--since", TimeZoneInfo.Utc), cancellation);
            if (asJson)
            {
                WriteJson(derivation.View.Sources(isVisible: null));
            }
            else
            {
                WriteText(derivation.View.Sources(isVisible: null));
            }

            WarnMissing(derivation.Missing, parsed.GetValue(since));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    /// <summary>A source as a line, and a line for each finding.</summary>
    public static IEnumerable<string> Lines(SourceRow source)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeOf(source.LastSeen),-20}  {Printable(source.Name),-24} {Printable(source.Address),-24} {source.Transport,-5} {source.Records,10} {source.RatePerMinute,9:0.0} {source.CadenceSeconds,9:0.0} {source.SkewSeconds,9:+0.0;-0.0;0.0} {source.Gaps,6} {source.ParseFailures,9}");
        foreach (var finding in source.Findings)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"    {finding.KindName}: {Printable(finding.Detail)} (since {TimeOf(finding.Opened)}, {finding.Count} times, record {finding.Index})");
        }
    }

    /// <summary>The line above the sources.</summary>
    public static string Head => string.Create(
        CultureInfo.InvariantCulture,
        $"{"last seen",-20}  {"source",-24} {"address",-24} {"by",-5} {"records",10} {"a minute",9} {"every s",9} {"clock s",9} {"gaps",6} {"malformed",9}");

    /// <summary>What a device claims cannot drive a terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>With a time, what lies before it is left out on purpose.</summary>
    private static void WarnMissing(long missing, string? since)
    {
        if (missing > 0 && since is null)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sworn: {missing} entries were retired or cannot be read"));
        }
    }

    private static void WriteText(IEnumerable<SourceRow> sources)
    {
        Console.Out.WriteLine(Head);
        foreach (var line in sources.SelectMany(Lines))
        {
            Console.Out.WriteLine(line);
        }
    }

    private static void WriteJson(IEnumerable<SourceRow> sources)
    {
        using var output = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var source in sources)
        {
            Write(json, source);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SourceRow source)
    {
        json.WriteStartObject();
        json.WriteString("device", source.Name);
        json.WriteString("address", source.Address);
        json.WriteStartArray("addresses");
        foreach (var address in source.Addresses)
        {
            json.WriteStringValue(address);
        }

        json.WriteEndArray();
        json.WriteString("listener", source.Listener);
        json.WriteString("transport", source.Transport);
        json.WriteString("first_seen", TimeOf(source.FirstSeen));
        json.WriteString("last_seen", TimeOf(source.LastSeen));
        json.WriteNumber("last_index", source.LastIndex);
        json.WriteNumber("records", source.Records);
        json.WriteNumber("rate_per_minute", Math.Round(source.RatePerMinute, 3));
        json.WriteNumber("cadence_seconds", Math.Round(source.CadenceSeconds, 3));
        if (source.SkewSeconds is { } skew)
        {
            json.WriteNumber("skew_seconds", Math.Round(skew, 3));
        }

        json.WriteNumber("gaps", source.Gaps);
        json.WriteNumber("parse_failures", source.ParseFailures);
        json.WriteStartArray("findings");
        foreach (var finding in source.Findings)
        {
            Write(json, finding);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("kind", finding.KindName);
        json.WriteString("detail", finding.Detail);
        json.WriteNumber("count", finding.Count);
        json.WriteNumber("index", finding.Index);
        json.WriteNumber("opened_index", finding.OpenedIndex);
        json.WriteString("opened", TimeOf(finding.Opened));
        if (finding.OpenedRecord is { } record)
        {
            json.WriteNumber("opened_record", record);
        }

        json.WriteEndObject();
    }

    /// <summary>A time; <c>never</c> for a source that is expected and did not come.</summary>
    private static string TimeOf(long utc) => utc == 0
        ? "never"
        : DateTimeOffset.UnixEpoch.AddTicks(utc / 100).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
