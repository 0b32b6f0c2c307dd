using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sworn.Audit.Events;
using Sworn.Protocols.Framing;
using Sworn.Protocols.Syslog;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn parse</c>: what sworn makes of messages, with no log involved.</summary>
internal static class ParseCommand
{
    private const string Description = """
        Parses messages and prints one JSON object for each, in order. Nothing makes it stop or skip a message: what is
        malformed is named, and whatever can be recovered is given.

        Examples:
          logger --stderr --no-act --rfc3164 -t demo hello 2>&1 | sworn parse
          sworn parse captured.log --framing lf --zone Europe/Berlin --received-at 2026-11-23T12:00:00Z
          sworn parse captured.log --fields
        """;

    private const int MaxMessage = 1 << 20;
    private const int ReadBytes = 64 << 10;
    private const long NanosecondsPerTick = 100;

    private static readonly Argument<string> File = new("file") { Description = "a file, or - for standard input", DefaultValueFactory = _ => "-" };

    private static readonly Option<string> Framing = new("--framing")
    {
        Description = "auto, lf (a message a line) or octet (octet counting)",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<string> Zone = new("--zone") { Description = "the zone of times without one: UTC, +02:00 or an IANA name", DefaultValueFactory = _ => "UTC" };

    private static readonly Option<string?> ReceivedAt = new("--received-at") { Description = "the time of receipt, for years and missing times; default: now" };

    private static readonly Option<bool> Fields = new("--fields") { Description = "also say what the message means: ECS fields by the event catalogue" };

    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Framing.AcceptOnlyFromAmong("auto", "lf", "octet");
        var format = new Option<string>("--format") { Description = "json or text", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "text");
        var command = new Command("parse", Description) { File, Framing, Zone, ReceivedAt, Fields, CommonOptions.Dialects, format };
        command.SetAction(parsed => Run(parsed, isText: parsed.GetRequiredValue(format) == "text"));
        return command;
    }

    private static int Run(ParseResult parsed, bool isText)
    {
        var context = new ParseContext(ReceivedUtc(parsed.GetValue(ReceivedAt)), ZoneOf(parsed.GetRequiredValue(Zone)));
        var framing = parsed.GetRequiredValue(Framing) switch
        {
            "lf" => StreamFraming.LineFeed,
            "octet" => StreamFraming.OctetCounting,
            _ => StreamFraming.Auto,
        };
        using var input = Open(parsed.GetRequiredValue(File));
        using var output = new BufferedStream(Console.OpenStandardOutput(), ReadBytes);
        using var json = new Utf8JsonWriter(output, Form);
        var message = new SyslogMessage();
        var classifier = parsed.GetValue(Fields) ? new EventClassifier(EventsCommand.CatalogueOf(parsed)) : null;
        var fields = new EventFields();
        MessageReader.Read(input, framing, MaxMessage, raw =>
        {
            SyslogParser.Parse(raw, context, message);
            if (isText)
            {
                ParsedText.Write(output, raw, message);
                return;
            }

            json.Reset(output);
            json.WriteStartObject();
            SyslogMessageJson.WriteMembers(json, raw, message);
            if (classifier is not null)
            {
                json.WritePropertyName("fields");
                EventJson.Write(json, raw, message, classifier.Classify(raw, message, fields), fields);
            }

            json.WriteEndObject();
            json.Flush();
            output.WriteByte((byte)'\n');
        });
        return ExitCodes.Done;
    }

    private static Stream Open(string name)
    {
        try
        {
            return name == "-" ? Console.OpenStandardInput() : System.IO.File.OpenRead(name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Failed($"{name} cannot be read: {failure.Message}");
        }
    }

    private static long ReceivedUtc(string? text)
    {
        if (text is null)
        {
            return (TimeProvider.System.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * NanosecondsPerTick;
        }

        return DateTimeOffset.TryParse(
            text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time)
            ? (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * NanosecondsPerTick
            : throw CommandFailedException.Usage($"--received-at: '{text}' is not a time; write 2026-11-23T12:00:00Z");
    }

    private static TimeZoneInfo ZoneOf(string text) => Sworn.Host.Configuration.ZoneText.TryParse(text, out var zone)
        ? zone
        : throw CommandFailedException.Usage($"--zone: '{text}' is not a zone; write UTC, +02:00 or a name such as Europe/Berlin");
}
