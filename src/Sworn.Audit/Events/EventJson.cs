using System.Text.Json;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Events;

/// <summary>
/// Writes an event as the object <c>fields</c> of <c>sworn parse --fields</c>: ECS names, not nested.
/// </summary>
public static class EventJson
{
    /// <summary>Writes the object; an empty one for a message that no entry fits.</summary>
    /// <param name="writer">Where a value may be written.</param>
    /// <param name="raw">The octets that were parsed.</param>
    /// <param name="message">What the parser found in them.</param>
    /// <param name="entry">The entry; null for none.</param>
    /// <param name="fields">The fields that the message gave.</param>
    public static void Write(
        Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message, EventEntry? entry, EventFields fields)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(fields);
        writer.WriteStartObject();
        if (entry is not null)
        {
            WriteEvent(writer, raw, message, entry, fields);
        }

        writer.WriteEndObject();
    }

    /// <summary>The word for an outcome in the Elastic Common Schema.</summary>
    public static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Success => "success",
        Outcome.Failure => "failure",
        _ => "unknown",
    };

    private static void WriteEvent(
        Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message, EventEntry entry, EventFields fields)
    {
        writer.WriteString("sworn.event", entry.Id);
        writer.WriteString("event.dataset", entry.Dialect);
        writer.WriteString("event.action", entry.Action);
        WriteList(writer, "event.category", entry.Category);
        WriteList(writer, "event.type", entry.Type);
        writer.WriteString("event.outcome", NameOf(entry.OutcomeOf(fields)));
        WriteText(writer, "event.code", message.Event.IsPresent ? message.Event.Of(raw) : message.MsgId.Of(raw));
        WriteText(writer, "event.provider", message.AppName.Of(raw));
        for (var position = 0; position < fields.Count; position++)
        {
            var id = fields.IdAt(position);
            if (id == FieldTable.Outcome)
            {
                continue;
            }

            SyslogMessageJson.WriteTextOrOctets(writer, FieldTable.NameOf(id), FieldTable.NameOf(id) + "_b64", fields[id]);
        }
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            SyslogMessageJson.WriteTextOrOctets(writer, name, name + "_b64", value);
        }
    }
}
