namespace Sworn.Audit.Events;

/// <summary>
/// A tag at the beginning of a text: <c>%SYS-5-CONFIG_I: </c> of Cisco and Arista, <c>%CHANGE-6-UI_COMMIT: </c> and
/// <c>UI_COMMIT: </c> of Junos. It stands there when a relay that knows no tags wrote the message anew.
/// </summary>
internal static class TagText
{
    /// <summary>How many octets the tag takes with its colon and blanks; 0 when the text begins with none.</summary>
    public static int Measure(ReadOnlySpan<byte> text)
    {
        var start = text.StartsWith("%"u8) ? 1 : 0;
        var end = start;
        while (end < text.Length && IsOfTag(text[end], isMarked: start == 1))
        {
            end++;
        }

        var colon = text[end..].StartsWith(" :"u8) ? end + 1 : end;
        return end == start || end > TagKey.MaxLength || !text[colon..].StartsWith(": "u8) ? 0 : colon + 2;
    }

    /// <summary>The key of a tag that was measured.</summary>
    /// <param name="tag">The text up to what was measured.</param>
    /// <param name="withFacility">Whether the facility belongs to the key, as it does with Cisco and not with Junos.</param>
    /// <param name="key">Where it goes.</param>
    /// <returns>Its length; 0 when the tag has no such key.</returns>
    public static int Key(ReadOnlySpan<byte> tag, bool withFacility, Span<byte> key)
    {
        var name = tag.TrimEnd(": "u8);
        if (!name.StartsWith("%"u8))
        {
            return !withFacility && name.TryCopyTo(key) ? name.Length : 0;
        }

        name = name[1..];
        var dash = SeverityOf(name);
        if (dash < 0 || name.Length > key.Length)
        {
            return 0;
        }

        var mnemonic = name[(dash + 3)..];
        if (!withFacility)
        {
            mnemonic.CopyTo(key);
            return mnemonic.Length;
        }

        name[..(dash + 1)].CopyTo(key);
        mnemonic.CopyTo(key[(dash + 1)..]);
        return dash + 1 + mnemonic.Length;
    }

    /// <summary>Where <c>-5-</c> begins; -1 without it.</summary>
    private static int SeverityOf(ReadOnlySpan<byte> name)
    {
        for (var dash = 1; dash + 3 < name.Length; dash++)
        {
            if (name[dash] == '-' && name[dash + 1] is >= (byte)'0' and <= (byte)'7' && name[dash + 2] == '-')
            {
                return dash;
            }
        }

        return -1;
    }

    /// <summary>Without the percent sign, small letters begin an ordinary sentence; with it, IOS XR has some of them.</summary>
    private static bool IsOfTag(byte octet, bool isMarked) =>
        char.IsAsciiLetterUpper((char)octet) || char.IsAsciiDigit((char)octet) || octet is (byte)'_' or (byte)'-'
        || (isMarked && char.IsAsciiLetterLower((char)octet));
}
