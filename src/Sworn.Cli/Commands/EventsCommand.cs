using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sworn.Audit.Data;
using Sworn.Audit.Events;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn events</c>: the catalogue of events.</summary>
internal static class EventsCommand
{
    private const string Description = """
        Shows and checks the event catalogue: which messages sworn understands, and what it makes of them
        (docs/events.md).

        Examples:
          sworn events list --dialect junos
          sworn events check --dialects ./my-dialects
        """;

    private static readonly JsonWriterOptions Form = new() { Indented = true };

    public static Command Create() => new("events", Description) { List(), Check() };

    /// <summary>The catalogue that the arguments ask for.</summary>
    /// <exception cref="CommandFailedException">A file is wrong or cannot be read.</exception>
    public static EventCatalogue CatalogueOf(ParseResult parsed)
    {
        var folder = parsed.GetValue(CommonOptions.Dialects);
        try
        {
            return EventCatalogue.Load(folder is null ? [] : DataFile.OfFolder(folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DataFileException)
        {
            throw CommandFailedException.Failed(failure.Message);
        }
    }

    private static Command List()
    {
        var dialect = new Option<string?>("--dialect") { Description = "only this dialect" };
        var format = CommonOptions.Format();
        var command = new Command("list", "Lists every event with its tags, programs and an example.") { dialect, CommonOptions.Dialects, format };
        command.SetAction(parsed =>
        {
            var asked = parsed.GetValue(dialect);
            var entries = CatalogueOf(parsed).Entries.Where(entry => asked is null || entry.Dialect == asked).ToList();
            if (parsed.GetRequiredValue(format) == "json")
            {
                WriteJson(entries);
            }
            else
            {
                WriteText(entries);
            }

            return entries.Count > 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static Command Check()
    {
        var command = new Command("check", "Refuses ambiguous or unreachable patterns and runs every example. Exit code 1 when something is wrong.") { CommonOptions.Dialects };
        command.SetAction(parsed =>
        {
            var catalogue = CatalogueOf(parsed);
            var errors = CatalogueCheck.Run(catalogue);
            foreach (var error in errors)
            {
                Console.Error.WriteLine(error);
            }

            var examples = catalogue.Entries.Sum(entry => entry.Examples.Count);
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{catalogue.Entries.Count} events, {examples} examples, {errors.Count} errors"));
            return errors.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static void WriteText(List<EventEntry> entries)
    {
        foreach (var entry in entries)
        {
            Console.Out.WriteLine($"{entry.Id}: {entry.About}");
            Console.Out.WriteLine($"  action {string.Join(", also ", entry.Actions)}, outcome {EventJson.NameOf(entry.Outcome)}, {WordOf(entry.Provenance)}");
            if (entry.Tags.Count > 0)
            {
                Console.Out.WriteLine($"  tags {string.Join(", ", entry.Tags)}");
            }

            foreach (var pattern in entry.PatternTexts)
            {
                Console.Out.WriteLine($"  text {string.Join('|', entry.Apps)} {pattern}");
            }

            foreach (var example in entry.Examples)
            {
                Console.Out.WriteLine($"  e.g. {example.Message}");
            }
        }
    }

    private static void WriteJson(List<EventEntry> entries)
    {
        using var output = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(output, Form);
        json.WriteStartArray();
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("id", entry.Id);
            json.WriteString("about", entry.About);
            json.WriteString("action", entry.Action);
            WriteList(json, "also", entry.Also);
            json.WriteString("outcome", EventJson.NameOf(entry.Outcome));
            json.WriteString("provenance", WordOf(entry.Provenance));
            WriteList(json, "category", entry.Category);
            WriteList(json, "type", entry.Type);
            WriteList(json, "tags", entry.Tags);
            WriteList(json, "apps", entry.Apps);
            WriteList(json, "patterns", entry.PatternTexts);
            WriteList(json, "examples", entry.Examples.Select(example => example.Message));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string WordOf(Provenance provenance) => provenance.ToString().ToLowerInvariant();

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
