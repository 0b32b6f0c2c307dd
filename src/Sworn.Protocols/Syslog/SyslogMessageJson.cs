using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Writes the <c>sworn parse</c> object of a message (docs/formats/parse-object.md). What the message does not have is null.
/// Octets that are not UTF-8 are base64 in <c>raw_b64</c> and <c>msg_b64</c>; in any other member each becomes U+FFFD.
/// </summary>
public static class SyslogMessageJson
{
    /// <summary>Writes the whole object.</summary>
    /// <param name="json">The writer; it must stand where a value may.</param>
    /// <param name="raw">The octets that were parsed.</param>
    /// <param name="message">What was found in them.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(message);
        json.WriteStartObject();
        WriteMembers(json, raw, message);
        json.WriteEndObject();
    }

    /// <summary>Writes the members alone, into an object that has others too.</summary>
    /// <param name="json">The writer; it must stand in an object.</param>
    /// <param name="raw">The octets that were parsed.</param>
    /// <param name="message">What was found in them.</param>
    public static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(message);
        WriteOctets(json, "raw"u8, "raw_b64"u8, raw);
        json.WriteString("format"u8, MessageWords.FormatOf(message.Format));
        WriteMalformed(json, message);
        WriteNumber(json, "facility"u8, (int?)message.Facility);
        WriteNumber(json, "severity"u8, (int?)message.Severity);
        WriteNumber(json, "version"u8, message.Version);
        WriteTimestamp(json, raw, message);
        json.WriteString("time_source"u8, MessageWords.Of(message.TimeSource));
        WriteSlice(json, "hostname"u8, raw, message.Hostname);
        WriteSlice(json, "appname"u8, raw, message.AppName);
        WriteSlice(json, "procid"u8, raw, message.ProcId);
        WriteSlice(json, "msgid"u8, raw, message.MsgId);
        json.WritePropertyName("sd"u8);
        StructuredDataJson.Write(json, raw, message);
        WriteMsg(json, raw, message);
        WriteSlice(json, "event"u8, raw, message.Event);
        WriteCisco(json, raw, message);
        WriteNumber(json, "seq"u8, message.Seq);
        WriteDialect(json, raw, message);
    }

    /// <summary>Writes text that need not be UTF-8.</summary>
    internal static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(text));
        }
    }

    /// <summary>Writes a name that need not be UTF-8.</summary>
    internal static void WriteName(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name))
        {
            json.WritePropertyName(name);
        }
        else
        {
            json.WritePropertyName(Encoding.UTF8.GetString(name));
        }
    }

    private static void WriteOctets(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> base64Name, ReadOnlySpan<byte> octets)
    {
        if (Utf8.IsValid(octets))
        {
            json.WriteString(name, octets);
        }
        else
        {
            json.WriteBase64String(base64Name, octets);
        }
    }

    private static void WriteMalformed(Utf8JsonWriter json, SyslogMessage message)
    {
        json.WriteStartArray("malformed"u8);
        foreach (ref readonly var fault in message.Malformations)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, MessageWords.Of(fault.Code));
            json.WriteNumber("offset"u8, fault.Offset);
            json.WriteString("detail"u8, fault.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A timestamp of RFC 5424 stands as it was written; any other is written anew with the digits it had.</summary>
    private static void WriteTimestamp(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        if (message.IsTimestampVerbatim)
        {
            json.WriteString("timestamp"u8, message.TimestampText.Of(raw));
        }
        else if (message.Timestamp is { } utc)
        {
            Span<byte> text = stackalloc byte[Rfc3339.MaxLength];
            json.WriteString("timestamp"u8, text[..Rfc3339.Format(utc, message.OffsetMinutes, message.FractionDigits, text)]);
        }
        else
        {
            json.WriteNull("timestamp"u8);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteSlice(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw, Slice slice)
    {
        json.WritePropertyName(name);
        if (slice.IsPresent)
        {
            WriteText(json, slice.Of(raw));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteMsg(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        if (message.Msg.IsPresent)
        {
            WriteOctets(json, "msg"u8, "msg_b64"u8, message.Msg.Of(raw));
        }
        else
        {
            json.WriteNull("msg"u8);
        }
    }

    private static void WriteCisco(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        if (message.Cisco is not { } cisco)
        {
            json.WriteNull("cisco"u8);
            return;
        }

        json.WriteStartObject("cisco"u8);
        json.WriteString("facility"u8, cisco.Facility.Of(raw));
        json.WriteNumber("severity"u8, (int)cisco.Severity);
        json.WriteString("mnemonic"u8, cisco.Mnemonic.Of(raw));
        json.WriteEndObject();
    }

    private static void WriteDialect(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        var dialect = HasJunosElement(raw, message) ? "junos"u8 : MessageWords.DialectOf(message.Format);
        json.WritePropertyName("dialect"u8);
        if (dialect.IsEmpty)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(dialect);
        }

        WriteSlice(json, "subsystem"u8, raw, message.Subsystem);
        json.WriteBoolean("clock_unsynchronised"u8, message.IsClockUnsynchronised);
    }

    /// <summary>2636 is the enterprise number of Juniper; what follows it names the product and is never fixed.</summary>
    private static bool HasJunosElement(ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        foreach (ref readonly var element in message.SdElements)
        {
            if (element.Id.Of(raw).StartsWith("junos@2636"u8))
            {
                return true;
            }
        }

        return false;
    }
}
