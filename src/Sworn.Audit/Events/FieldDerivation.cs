using System.Net;
using System.Text;

namespace Sworn.Audit.Events;

/// <summary>
/// What follows from the fields that a message gave: an origin that is an address is one, a terminal is not; a session
/// with an address is remote.
/// </summary>
internal static class FieldDerivation
{
    private const int LongestAddress = 45;

    public static void Complete(EventEntry entry, EventFields fields)
    {
        SortOrigin(fields);
        if (fields.Has(FieldTable.SourceIp) && !fields.Has(FieldTable.SessionKind) && entry.Defaults.Count > 0)
        {
            SetRemoteIfAsked(entry, fields);
        }

        for (var i = 0; i < entry.Defaults.Count; i++)
        {
            if (!fields.Has(entry.Defaults[i].Field))
            {
                fields.Set(entry.Defaults[i].Field, entry.Defaults[i].Value);
            }
        }
    }

    private static void SetRemoteIfAsked(EventEntry entry, EventFields fields)
    {
        for (var i = 0; i < entry.Defaults.Count; i++)
        {
            if (entry.Defaults[i].Field == FieldTable.SessionKind)
            {
                fields.Set(FieldTable.SessionKind, "remote"u8);
            }
        }
    }

    private static void SortOrigin(EventFields fields)
    {
        if (!fields.Has(FieldTable.SourceAddress))
        {
            return;
        }

        var origin = fields[FieldTable.SourceAddress];
        if (IsAddress(origin))
        {
            CopyTo(FieldTable.SourceIp, origin, fields);
        }
        else if (IsTerminal(origin))
        {
            CopyTo(FieldTable.Terminal, origin, fields);
            fields.Remove(FieldTable.SourceAddress);
        }
        else if (!TrySplitPort(origin, fields))
        {
            CopyTo(FieldTable.SourceDomain, origin, fields);
        }
    }

    /// <summary>An address with a port, IPv6 in brackets.</summary>
    private static bool TrySplitPort(ReadOnlySpan<byte> origin, EventFields fields)
    {
        var colon = origin.LastIndexOf((byte)':');
        if (colon <= 0 || colon == origin.Length - 1 || origin[(colon + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[LongestAddress + 8];
        if (origin.Length > copy.Length || !IsAddress(origin[..colon].Trim("[]"u8)))
        {
            return false;
        }

        origin.CopyTo(copy);
        fields.Set(FieldTable.SourceIp, copy[..colon].Trim("[]"u8));
        fields.Set(FieldTable.SourcePort, copy[(colon + 1)..origin.Length]);
        return true;
    }

    /// <summary>The value lies in the fields' own memory, which the copy may move.</summary>
    private static void CopyTo(int field, ReadOnlySpan<byte> value, EventFields fields)
    {
        Span<byte> copy = stackalloc byte[256];
        var length = Math.Min(value.Length, copy.Length);
        value[..length].CopyTo(copy);
        fields.Set(field, copy[..length]);
    }

    private static bool IsTerminal(ReadOnlySpan<byte> name) =>
        name.StartsWith("tty"u8) || name.StartsWith("pts"u8) || name.StartsWith("con"u8) || name.StartsWith("vty"u8)
        || name.StartsWith("/dev/"u8);

    private static bool IsAddress(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > LongestAddress || !char.IsAsciiHexDigit((char)text[0]) && text[0] != ':')
        {
            return false;
        }

        Span<char> characters = stackalloc char[LongestAddress];
        var length = Encoding.Latin1.GetChars(text, characters);
        var isDotted = text.Contains((byte)'.') || text.Contains((byte)':');
        return isDotted && IPAddress.IsValid(characters[..length]);
    }
}
