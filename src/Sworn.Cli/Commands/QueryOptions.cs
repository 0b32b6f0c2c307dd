using System.CommandLine;
using System.Globalization;
using Sworn.Host.Configuration;
using Sworn.Query.Language;
using Sworn.Query.Output;
using Sworn.Query.Scan;
using Sworn.Query.Time;

namespace Sworn.Cli.Commands;

/// <summary>What <c>query</c>, <c>tail</c> and <c>evidence export</c> have in common.</summary>
internal sealed class QueryOptions
{
    public Argument<string> Query { get; } = new("query") { Description = "the query (docs/query-language.md); none is every record", DefaultValueFactory = _ => "" };

    public Option<string?> Since { get; } = new("--since", "-S") { Description = "received at or after: 2h, today, 10:30, 2026-11-23T10:00Z" };

    public Option<string?> Until { get; } = new("--until", "-U") { Description = "received before" };

    public Option<string> Format { get; } = new("--format", "-o")
    {
        Description = "text, json, raw (octets as received, a line each), raw-octet (octet-counted), csv or verbose; cat, the text of messages alone",
        DefaultValueFactory = _ => "text",
    };

    public Option<bool> Utc { get; } = new("--utc") { Description = "times in UTC (the default)" };

    public Option<string> Zone { get; } = new("--zone") { Description = "times in this zone: +02:00, Europe/Berlin", DefaultValueFactory = _ => "UTC" };

    public Option<long?> Count { get; } = new("--lines", "-n") { Description = "at most so many results" };

    private JournalOptions? Journal { get; set; }

    /// <summary>Adds what journalctl has for conditions.</summary>
    public void AddConditionsTo(Command command)
    {
        Journal = new JournalOptions();
        Journal.AddTo(command);
    }

    public void AddTo(Command command)
    {
        Format.AcceptOnlyFromAmong("text", "json", "raw", "raw-octet", "csv", "verbose", "cat", "short", "short-iso");
        command.Add(Query);
        foreach (var option in (Option[])[CommonOptions.Data, Since, Until, Count, Format, Utc, Zone])
        {
            command.Add(option);
        }
    }

    /// <summary>The data directory, which must hold a log.</summary>
    /// <exception cref="CommandFailedException">It holds none.</exception>
    public static string DataOf(ParseResult parsed)
    {
        var data = parsed.GetValue(CommonOptions.Data) ?? NodeEnvironment.Current.DataDirectory;
        return Directory.Exists(Path.Join(data, "log"))
            ? data
            : throw CommandFailedException.Failed($"{data} holds no log; name the data directory with --data, or start a node with 'sworn run'");
    }

    /// <summary>The request that the arguments make.</summary>
    /// <exception cref="CommandFailedException">One of them is wrong (usage); the message points at it.</exception>
    public QueryRequest RequestOf(ParseResult parsed, QueryOrder order)
    {
        var query = QueryOf(parsed);
        var zone = ZoneOf(parsed);
        return new QueryRequest
        {
            Query = query,
            Since = TimeOf(parsed.GetValue(Since), "--since", zone),
            Until = TimeOf(parsed.GetValue(Until), "--until", zone),
            Limit = parsed.GetValue(Count),
            Order = order,
            Zone = zone,
        };
    }

    /// <summary>The query, with the conditions that options give.</summary>
    /// <exception cref="CommandFailedException">It is wrong (usage); the message points at it.</exception>
    public ParsedQuery QueryOf(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(Query);
        if (!QueryParser.TryParse(text, out var query, out var error))
        {
            throw CommandFailedException.Usage(error.Describe(text));
        }

        query = Journal?.Narrow(parsed, query) ?? query;
        // Evidence has no format.
        return parsed.GetValue(Format) == "cat" && query is { GivesRecords: true, Fields.Count: 0 } ? query.Showing("msg") : query;
    }

    /// <summary>The query as text, for a node that is asked it.</summary>
    public string TextOf(ParseResult parsed) => QueryOf(parsed).ToString();

    /// <summary>What results look like.</summary>
    public OutputOptions OutputOf(ParseResult parsed, QueryRequest request) => OutputOptions.Of(request.Query, parsed.GetRequiredValue(Format) switch
    {
        "json" => RecordFormat.Json,
        "raw" => RecordFormat.Raw,
        "raw-octet" => RecordFormat.RawOctetCounted,
        "csv" => RecordFormat.Csv,
        "verbose" => RecordFormat.Verbose,
        _ => RecordFormat.Text,
    }) with
    {
        Zone = request.Zone,
        UsesColor = !Console.IsOutputRedirected,
    };

    private TimeZoneInfo ZoneOf(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(Zone);
        if (parsed.GetValue(Utc))
        {
            return TimeZoneInfo.Utc;
        }

        return ZoneText.TryParse(text, out var zone)
            ? zone
            : throw CommandFailedException.Usage($"--zone: '{text}' is not a zone; write UTC, +02:00 or a name such as Europe/Berlin");
    }

    /// <summary>A time that an option gives; null without one.</summary>
    public static long? TimeOf(string? text, string option, TimeZoneInfo zone)
    {
        if (text is null)
        {
            return null;
        }

        return TimeExpression.TryParse(text, TimeProvider.System.GetUtcNow(), zone, out var utc)
            ? utc
            : throw CommandFailedException.Usage(string.Create(
                CultureInfo.InvariantCulture, $"{option}: '{text}' is not a time; write 2h, today, 10:30, 2026-11-23 or 2026-11-23T10:00Z"));
    }
}
