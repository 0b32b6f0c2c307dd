using System.Text.Json;
using System.Text.Unicode;
using Sworn.Protocols.Syslog;
using Sworn.Query.Matching;
using Sworn.Query.Time;

namespace Sworn.Query.Output;

/// <summary>
/// Writes the members of the <c>sworn parse</c> object: what a parser found in a message, under the names that people and
/// scripts rely on. Keeps its buffers; belongs to one thread.
/// </summary>
public sealed class ParseObjectWriter
{
    private const int MaxFractionDigits = 9;

    private readonly byte[] _time = new byte[TimeText.MaxLength];
    private byte[] _unescaped = new byte[256];

    /// <summary>Writes the members into the object that <paramref name="json"/> stands in.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="raw">The octets as received.</param>
    /// <param name="message">What the parser found in them.</param>
    public void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(message);
        WriteOctets(json, "raw"u8, "raw_b64"u8, raw);
        json.WriteString("format"u8, MessageNames.Of(message.Format));
        WriteMalformed(json, message);
        WriteNumber(json, "facility"u8, (int?)message.Facility);
        WriteNumber(json, "severity"u8, (int?)message.Severity);
        WriteNumber(json, "version"u8, message.Version);
        WriteTimestamp(json, message);
        json.WriteString("time_source"u8, MessageNames.Of(message.TimeSource));
        WriteSlice(json, "hostname"u8, raw, message.Hostname);
        WriteSlice(json, "appname"u8, raw, message.AppName);
        WriteSlice(json, "procid"u8, raw, message.ProcId);
        WriteSlice(json, "msgid"u8, raw, message.MsgId);
        WriteStructuredData(json, raw, message);
        WriteOctets(json, "msg"u8, "msg_b64"u8, message.Msg.Of(raw));
        WriteSlice(json, "event"u8, raw, message.Event);
        WriteCisco(json, raw, message);
        WriteNumber(json, "seq"u8, message.Seq);
    }

    /// <summary>Writes octets as text where they are UTF-8, else as base64 under another name.</summary>
    internal static void WriteOctets(
        Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> base64Name, ReadOnlySpan<byte> octets)
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
        foreach (var fault in message.Malformations)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, MessageNames.Of(fault.Code));
            json.WriteNumber("offset"u8, fault.Offset);
            json.WriteString("detail"u8, fault.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>RFC 3339 with the claimed or assumed offset and as many digits of a second as were written.</summary>
    private void WriteTimestamp(Utf8JsonWriter json, SyslogMessage message)
    {
        if (message.Timestamp is not { } utc)
        {
            json.WriteNull("timestamp"u8);
            return;
        }

        var digits = Math.Min(message.FractionDigits, MaxFractionDigits);
        var length = TimeText.WriteAt(_time, utc, TimeSpan.FromMinutes(message.OffsetMinutes), digits);
        json.WriteString("timestamp"u8, _time.AsSpan(0, length));
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
        if (slice.IsPresent)
        {
            json.WriteString(name, slice.Of(raw));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteCisco(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        if (message.Cisco is not { } cisco)
        {
            return;
        }

        json.WriteStartObject("cisco"u8);
        json.WriteString("facility"u8, cisco.Facility.Of(raw));
        json.WriteNumber("severity"u8, (int)cisco.Severity);
        json.WriteString("mnemonic"u8, cisco.Mnemonic.Of(raw));
        json.WriteEndObject();
    }

    /// <summary>One object for each SD-ID. Elements that repeat one, which RFC 5424 forbids, are taken together.</summary>
    private void WriteStructuredData(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        json.WriteStartObject("sd"u8);
        var elements = message.SdElements;
        for (var number = 0; number < elements.Length; number++)
        {
            var id = elements[number].Id.Of(raw);
            if (HasElement(raw, elements[..number], id))
            {
                continue;
            }

            json.WriteStartObject(id);
            var group = new SdGroup(raw, message, number);
            while (group.MoveNext())
            {
                WriteParameter(json, raw, message, group);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static bool HasElement(ReadOnlySpan<byte> raw, ReadOnlySpan<SdElement> elements, ReadOnlySpan<byte> id)
    {
        foreach (var element in elements)
        {
            if (element.Id.Of(raw).SequenceEqual(id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a parameter with its repetitions, at the first of them.</summary>
    private void WriteParameter(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message, SdGroup at)
    {
        var name = message.SdParams[at.Current].Name.Of(raw);
        var earlier = at.Restarted();
        while (earlier.MoveNext() && earlier.Current != at.Current)
        {
            if (message.SdParams[earlier.Current].Name.Of(raw).SequenceEqual(name))
            {
                return;
            }
        }

        json.WritePropertyName(name);
        var hasBegun = false;
        var first = at.Current;
        while (at.MoveNext())
        {
            if (!message.SdParams[at.Current].Name.Of(raw).SequenceEqual(name))
            {
                continue;
            }

            if (!hasBegun)
            {
                hasBegun = true;
                json.WriteStartArray();
                WriteValue(json, raw, message.SdParams[first]);
            }

            WriteValue(json, raw, message.SdParams[at.Current]);
        }

        if (hasBegun)
        {
            json.WriteEndArray();
            return;
        }

        WriteValue(json, raw, message.SdParams[first]);
    }

    private void WriteValue(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SdParam parameter)
    {
        var value = parameter.Value.Of(raw);
        if (!parameter.HasBackslash)
        {
            json.WriteStringValue(value);
            return;
        }

        if (_unescaped.Length < value.Length)
        {
            _unescaped = new byte[Math.Max(value.Length, 2 * _unescaped.Length)];
        }

        json.WriteStringValue(_unescaped.AsSpan(0, SdValue.Unescape(value, _unescaped)));
    }
}
