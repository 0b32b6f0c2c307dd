using System.Buffers;
using System.Text.Json;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Writes STRUCTURED-DATA as objects in an object. Elements that repeat an SD-ID, which RFC 5424 forbids, are taken together;
/// a PARAM-NAME that repeats, which it allows, has an array of its values.
/// </summary>
internal static class StructuredDataJson
{
    /// <summary>Writes the object.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        json.WriteStartObject();
        for (var number = 0; number < message.SdElements.Length; number++)
        {
            if (NextLike(raw, message, number, from: 0) == number)
            {
                WriteElement(json, raw, message, number);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The first element, from an index on, that has the SD-ID of another; the count of all when there is none.</summary>
    private static int NextLike(ReadOnlySpan<byte> raw, SyslogMessage message, int number, int from)
    {
        var id = message.SdElements[number].Id.Of(raw);
        while (from < message.SdElements.Length && !message.SdElements[from].Id.Of(raw).SequenceEqual(id))
        {
            from++;
        }

        return from;
    }

    private static void WriteElement(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message, int number)
    {
        SyslogMessageJson.WriteName(json, message.SdElements[number].Id.Of(raw));
        json.WriteStartObject();
        for (var element = number; element < message.SdElements.Length; element = NextLike(raw, message, number, element + 1))
        {
            var first = message.SdElements[element].FirstParam;
            for (var index = first; index < first + message.SdElements[element].ParamCount; index++)
            {
                if (FindName(raw, message, number, index, from: 0) == index)
                {
                    WriteParam(json, raw, message, number, index);
                }
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The first parameter, from an index on, that stands under the same SD-ID with the same name; -1 when there is none.</summary>
    private static int FindName(ReadOnlySpan<byte> raw, SyslogMessage message, int number, int param, int from)
    {
        var name = message.SdParams[param].Name.Of(raw);
        for (var element = number; element < message.SdElements.Length; element = NextLike(raw, message, number, element + 1))
        {
            var first = message.SdElements[element].FirstParam;
            for (var index = Math.Max(first, from); index < first + message.SdElements[element].ParamCount; index++)
            {
                if (message.SdParams[index].Name.Of(raw).SequenceEqual(name))
                {
                    return index;
                }
            }
        }

        return -1;
    }

    private static void WriteParam(Utf8JsonWriter json, ReadOnlySpan<byte> raw, SyslogMessage message, int number, int param)
    {
        SyslogMessageJson.WriteName(json, message.SdParams[param].Name.Of(raw));
        var next = FindName(raw, message, number, param, param + 1);
        if (next < 0)
        {
            WriteValue(json, raw, message.SdParams[param]);
            return;
        }

        json.WriteStartArray();
        WriteValue(json, raw, message.SdParams[param]);
        for (; next >= 0; next = FindName(raw, message, number, param, next + 1))
        {
            WriteValue(json, raw, message.SdParams[next]);
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, ReadOnlySpan<byte> raw, in SdParam param)
    {
        var value = param.Value.Of(raw);
        if (!param.HasBackslash)
        {
            SyslogMessageJson.WriteText(json, value);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(value.Length);
        SyslogMessageJson.WriteText(json, buffer.AsSpan(0, SdValue.Unescape(value, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
