using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Events;

/// <summary>Takes an entry's fields out of structured data.</summary>
internal static class SdFields
{
    /// <summary>Sets every field whose parameter the message has and that stands for a value.</summary>
    /// <returns>Whether the message has any of the parameters.</returns>
    public static bool Fill(EventEntry entry, ReadOnlySpan<byte> raw, SyslogMessage message, EventFields fields)
    {
        var parameters = message.SdParams;
        var found = false;
        var next = 0;
        for (var number = 0; number < entry.Sd.Count; number++)
        {
            // Parameters come in the order of the catalogue as a rule: the search goes on where the last one ended.
            var mapping = entry.Sd[number];
            if (mapping.IsFallback && fields.Has(mapping.Field))
            {
                continue;
            }

            for (var tried = 0; tried < parameters.Length; tried++)
            {
                var position = next + tried < parameters.Length ? next + tried : next + tried - parameters.Length;
                if (parameters[position].Name.Of(raw).SequenceEqual(mapping.Parameter))
                {
                    Set(mapping, parameters[position], raw, entry.Nulls, fields);
                    found = true;
                    next = position;
                    break;
                }
            }
        }

        return found;
    }

    private static void Set(
        SdMapping mapping, SdParam parameter, ReadOnlySpan<byte> raw, NullValues nulls, EventFields fields)
    {
        var value = parameter.Value.Of(raw);
        if (mapping.Part >= 0)
        {
            value = Part(value, mapping.Part);
        }

        if (value.IsEmpty || nulls.Contains(value))
        {
            return;
        }

        if (!parameter.HasBackslash)
        {
            fields.Set(mapping.Field, value);
            return;
        }

        var room = fields.Room(value.Length);
        var length = SdValue.Unescape(value, room);
        if (!nulls.Contains(room[..length]))
        {
            fields.Keep(mapping.Field, length);
        }
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> value, int number)
    {
        foreach (var part in value.Split((byte)' '))
        {
            if (number-- == 0)
            {
                return value[part];
            }
        }

        return [];
    }
}
