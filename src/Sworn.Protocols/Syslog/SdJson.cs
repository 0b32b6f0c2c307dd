using System.Buffers;
using System.Text.Json;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Writes STRUCTURED-DATA as an object of objects. A repeated PARAM-NAME becomes an array; elements that share an
/// SD-ID, which
/// is forbidden and named as such, share an object, for a JSON object has a name only once.
/// </summary>
internal static class SdJson
{
    private const int SmallValue = 512;

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        writer.WriteStartObject();
        var elements = message.SdElements;
        for (var index = 0; index < elements.Length; index++)
        {
            if (FindElement(raw, elements, elements[index].Id, 0) != index)
            {
                continue;
            }

            JsonOctets.WriteName(writer, elements[index].Id.Of(raw));
            writer.WriteStartObject();
            WriteGroup(writer, raw, message, index);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message, int first)
    {
        var elements = message.SdElements;
        var id = elements[first].Id;
        for (var index = first; index >= 0; index = FindElement(raw, elements, id, index + 1))
        {
            var element = elements[index];
            for (var param = element.FirstParam; param < element.FirstParam + element.ParamCount; param++)
            {
                WriteParam(writer, raw, message, first, param);
            }
        }
    }

    /// <summary>Writes a parameter with all its namesakes, at the first of them.</summary>
    private static void WriteParam(
        Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SyslogMessage message, int first, int param)
    {
        var name = message.SdParams[param].Name;
        if (FindParam(raw, message, first, name, 0) != param)
        {
            return;
        }

        JsonOctets.WriteName(writer, name.Of(raw));
        var next = FindParam(raw, message, first, name, param + 1);
        if (next < 0)
        {
            WriteValue(writer, raw, message.SdParams[param]);
            return;
        }

        writer.WriteStartArray();
        WriteValue(writer, raw, message.SdParams[param]);
        for (; next >= 0; next = FindParam(raw, message, first, name, next + 1))
        {
            WriteValue(writer, raw, message.SdParams[next]);
        }

        writer.WriteEndArray();
    }

    private static int FindElement(ReadOnlySpan<byte> raw, ReadOnlySpan<SdElement> elements, Slice id, int start)
    {
        for (var index = start; index < elements.Length; index++)
        {
            if (IsSame(raw, elements[index].Id, id))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>
    /// The next parameter with a name, from an index on, in the elements that share the SD-ID of one.
    /// </summary>
    private static int FindParam(ReadOnlySpan<byte> raw, SyslogMessage message, int first, Slice name, int start)
    {
        var elements = message.SdElements;
        var id = elements[first].Id;
        for (var index = first; index < elements.Length; index++)
        {
            var element = elements[index];
            var end = element.FirstParam + element.ParamCount;
            if (end <= start || (index != first && !IsSame(raw, element.Id, id)))
            {
                continue;
            }

            for (var param = Math.Max(element.FirstParam, start); param < end; param++)
            {
                if (IsSame(raw, message.SdParams[param].Name, name))
                {
                    return param;
                }
            }
        }

        return -1;
    }

    private static bool IsSame(ReadOnlySpan<byte> raw, Slice one, Slice other) =>
        one.Length == other.Length && one.Of(raw).SequenceEqual(other.Of(raw));

    private static void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<byte> raw, SdParam param)
    {
        var value = param.Value.Of(raw);
        if (!param.HasBackslash)
        {
            JsonOctets.WriteValue(writer, value);
            return;
        }

        var rented = value.Length > SmallValue ? ArrayPool<byte>.Shared.Rent(value.Length) : null;
        var buffer = rented ?? stackalloc byte[SmallValue];
        JsonOctets.WriteValue(writer, buffer[..SdValue.Unescape(value, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
