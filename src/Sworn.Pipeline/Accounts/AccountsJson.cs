using System.Text.Json;
using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Accounts;

/// <summary>The accounts as <c>GET /api/v1/accounts</c> gives them (design/contract.md, "HTTP").</summary>
internal static class AccountsJson
{
    private static readonly Dictionary<string, long> Nothing = [];

    public static void Write(Utf8JsonWriter json, AccountsSnapshot accounts)
    {
        json.WriteStartObject();
        json.WriteBoolean("balanced", accounts.IsBalanced);
        json.WriteNumber("received", accounts.Received);
        json.WriteNumber("stored", accounts.Stored);
        json.WriteNumber("forwarded_only", accounts.ForwardedOnly);
        json.WriteNumber("forwarded", accounts.Forwarded);
        WriteCounts(json, "rejected", accounts.Rejected);
        WriteCounts(json, "dropped", accounts.Dropped);
        json.WriteNumber("in_flight", accounts.InFlight);
        json.WriteStartObject("inputs");
        foreach (var input in accounts.Inputs)
        {
            WriteInput(json, input);
        }

        json.WriteEndObject();
        json.WriteStartObject("outputs");
        foreach (var output in accounts.Outputs)
        {
            WriteOutput(json, output);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, OutputSnapshot output)
    {
        json.WriteStartObject(output.Name);
        json.WriteBoolean("balanced", output.IsBalanced);
        json.WriteNumber("selected", output.Selected);
        json.WriteNumber("forwarded", output.Forwarded);
        json.WriteNumber("unacknowledged", output.Unacknowledged);
        WriteCounts(json, "dropped", output.Dropped == 0 ? Nothing : new Dictionary<string, long>(StringComparer.Ordinal) { [LossReason.Unavailable] = output.Dropped });
        json.WriteNumber("lag", output.Lag);
        json.WriteNumber("possible_duplicates", output.PossibleDuplicates);
        json.WriteNumber("breaks", output.Breaks);
        json.WriteNumber("redacted", output.Redacted);
        json.WriteNumber("altered", output.Altered);
        json.WriteNumber("missing", output.Missing);
        json.WriteNumber("undelivered", output.Undelivered);
        json.WriteNumber("aggregated", output.Aggregated);
        json.WriteNumber("looped", output.Looped);
        json.WriteNumber("past_log", output.PastLog);
        if (output.IsRemoved)
        {
            json.WriteBoolean("removed", value: true);
        }

        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, InputSnapshot input)
    {
        json.WriteStartObject(input.Name);
        json.WriteBoolean("balanced", input.IsBalanced);
        json.WriteNumber("received", input.Received);
        json.WriteNumber("stored", input.Stored);
        json.WriteNumber("forwarded_only", input.ForwardedOnly);
        WriteCounts(json, "rejected", input.Rejected);
        WriteCounts(json, "dropped", input.Dropped);
        json.WriteNumber("in_flight", input.InFlight);
        WriteCounts(json, "formats", input.Formats);
        WriteCounts(json, "malformed", input.Malformed);
        foreach (var note in Enum.GetValues<InputNote>())
        {
            json.WriteNumber(NameOf(note), input.Notes.GetValueOrDefault(note));
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (reason, count) in counts.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
    }

    private static string NameOf(InputNote note) => note switch
    {
        InputNote.Truncated => "truncated",
        InputNote.ConnectionsOpened => "connections_opened",
        InputNote.ConnectionsClosed => "connections_closed",
        InputNote.ConnectionsRefused => "connections_refused",
        InputNote.FramingErrors => "framing_errors",
        InputNote.HandshakesFailed => "handshakes_failed",
        InputNote.Redacted => "redacted",
        _ => throw new ArgumentOutOfRangeException(nameof(note), note, "not a note of an input"),
    };
}
