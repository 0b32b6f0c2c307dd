using System.Text.Json;
using System.Text.Unicode;

namespace Sworn.Protocols.Syslog;

/// <summary>Writes a parsed message as the object of <c>sworn parse</c>.</summary>
public static class SyslogMessageJson
{
    /// <summary>Writes the whole object.</summary>
    /// <param name="writer">Where a value may be written.</param>
    /// <param name="raw">The octets that were parsed.</param>
    /// <param name="message">What was found in them.</param>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        writer.WriteStartObject();
        WriteMembers(writer, raw, message);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members into an object that the caller begins and ends, and may add to.</summary>
    /// <param name="writer">Within an object.</param>
    /// <param name="raw">The octets that were parsed.</param>
    /// <param name="message">What was found in them.</param>
    public static void WriteMembers(Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        WriteTextOrOctets(writer, "raw", "raw_b64", raw);
        writer.WriteString("format", SyslogTexts.TextOf(message.Format));
        WriteMalformations(writer, message);
        WriteNumber(writer, "facility", (int?)message.Facility);
        WriteNumber(writer, "severity", (int?)message.Severity);
        WriteNumber(writer, "version", message.Version);
        WriteTimestamp(writer, raw, message);
        WriteSlice(writer, "hostname", raw, message.Hostname);
        WriteSlice(writer, "appname", raw, message.AppName);
        WriteSlice(writer, "procid", raw, message.ProcId);
        WriteSlice(writer, "msgid", raw, message.MsgId);
        writer.WritePropertyName("sd");
        SdJson.Write(writer, raw, message);
        WriteTextOrOctets(writer, "msg", "msg_b64", message.Msg.Of(raw));
        WriteSlice(writer, "event", raw, message.Event);
        WriteCisco(writer, raw, message);
        WriteNumber(writer, "seq", message.Seq);
    }

    /// <summary>Writes octets as text where they are UTF-8, else as base64 under another name.</summary>
    public static void WriteTextOrOctets(
        Utf8JsonWriter writer, string name, string encodedName, ReadOnlySpan<byte> octets)
    {
        if (Utf8.IsValid(octets))
        {
            writer.WriteString(name, octets);
            return;
        }

        writer.WriteBase64String(encodedName, octets);
    }

    private static void WriteMalformations(Utf8JsonWriter writer, SyslogMessage message)
    {
        writer.WriteStartArray("malformed");
        foreach (ref readonly var fault in message.Malformations)
        {
            writer.WriteStartObject();
            writer.WriteString("code", SyslogTexts.TextOf(fault.Code));
            writer.WriteNumber("offset", fault.Offset);
            writer.WriteString("detail", fault.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTimestamp(Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        if (message.IsTimestampVerbatim)
        {
            writer.WriteString("timestamp", message.TimestampText.Of(raw));
        }
        else if (message.Timestamp is not { } utc)
        {
            writer.WriteNull("timestamp");
        }
        else
        {
            Span<byte> text = stackalloc byte[TimestampText.MaxLength];
            var length = TimestampText.Format(utc, message.OffsetMinutes, message.FractionDigits, text);
            writer.WriteString("timestamp", text[..length]);
        }

        writer.WriteString("time_source", SyslogTexts.TextOf(message.TimeSource));
    }

    private static void WriteCisco(Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        if (message.Cisco is not { } mnemonic)
        {
            return;
        }

        writer.WriteStartObject("cisco");
        WriteSlice(writer, "facility", raw, mnemonic.Facility);
        writer.WriteNumber("severity", (int)mnemonic.Severity);
        WriteSlice(writer, "mnemonic", raw, mnemonic.Mnemonic);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
            return;
        }

        writer.WriteNull(name);
    }

    private static void WriteSlice(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> raw, Slice slice)
    {
        if (!slice.IsPresent)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WritePropertyName(name);
        JsonOctets.WriteValue(writer, slice.Of(raw));
    }
}
