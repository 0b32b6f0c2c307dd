namespace Sworn.Query.Fields;

/// <summary>An IP address as a number that compares. An IPv4 address lies at ::ffff:0:0/96.</summary>
/// <param name="Value">The 128 bits.</param>
/// <param name="IsV4">True for IPv4, also when it was written as an IPv4-mapped IPv6 address.</param>
internal readonly record struct Address(UInt128 Value, bool IsV4)
{
    private const int V4Bits = 32;
    private const int MaxV4Length = 15;
    private const int MaxV6Length = 45;
    private const int Groups = 8;

    private static readonly UInt128 Mapped = new(0, 0xFFFF_0000_0000);

    /// <summary>Reads an address that is all of <paramref name="text"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Address address) =>
        text.Contains((byte)':') ? TryParseV6(text, out address) : TryParseV4(text, out address);

    /// <summary>An IPv4 address from its 32 bits.</summary>
    public static Address OfV4(uint bits) => new(Mapped | bits, IsV4: true);

    private static bool TryParseV4(ReadOnlySpan<byte> text, out Address address)
    {
        address = default;
        if (text.Length > MaxV4Length || !TryReadV4(text, out var bits))
        {
            return false;
        }

        address = OfV4(bits);
        return true;
    }

    /// <summary>Four numbers up to 255 of at most three digits with dots between.</summary>
    private static bool TryReadV4(ReadOnlySpan<byte> text, out uint bits)
    {
        bits = 0;
        var octets = 1;
        var value = 0;
        var digits = 0;
        foreach (var octet in text)
        {
            if (octet == '.' && digits > 0 && octets < 4)
            {
                bits = (bits << 8) | (uint)value;
                octets++;
                value = 0;
                digits = 0;
                continue;
            }

            value = (value * 10) + (octet - '0');
            digits++;
            if (!char.IsAsciiDigit((char)octet) || digits > 3 || value > byte.MaxValue)
            {
                return false;
            }
        }

        bits = (bits << 8) | (uint)value;
        return octets == 4 && digits > 0;
    }

    /// <summary>RFC 4291, section 2.2: groups, one run of zeros left out, an IPv4 address in the last 32 bits.</summary>
    private static bool TryParseV6(ReadOnlySpan<byte> text, out Address address)
    {
        address = default;
        if (text.Length is < 2 or > MaxV6Length)
        {
            return false;
        }

        var gap = text.IndexOf("::"u8);
        UInt128 high = 0;
        UInt128 low;
        var highGroups = 0;
        int lowGroups;
        if (gap < 0)
        {
            if (!TryReadGroups(text, isLast: true, out low, out lowGroups) || lowGroups != Groups)
            {
                return false;
            }
        }
        else if (!TryReadGroups(text[..gap], isLast: false, out high, out highGroups)
            || !TryReadGroups(text[(gap + 2)..], isLast: true, out low, out lowGroups) || highGroups + lowGroups >= Groups)
        {
            return false;
        }

        var value = highGroups == 0 ? low : (high << ((Groups - highGroups) * 16)) | low;
        address = new Address(value, IsV4: value >> V4Bits == Mapped >> V4Bits);
        return true;
    }

    /// <summary>Groups with colons between; an IPv4 address may stand for the last two of the whole address.</summary>
    private static bool TryReadGroups(ReadOnlySpan<byte> text, bool isLast, out UInt128 value, out int groups)
    {
        value = 0;
        groups = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)':');
            if (end < 0 && isLast && text.Contains((byte)'.'))
            {
                groups += 2;
                var isV4 = TryReadV4(text, out var bits);
                value = (value << V4Bits) | bits;
                return isV4 && groups <= Groups;
            }

            var length = end < 0 ? text.Length : end;
            if (groups == Groups || !TryReadGroup(text[..length], out var group) || end == text.Length - 1)
            {
                return false;
            }

            value = (value << 16) | group;
            groups++;
            text = end < 0 ? [] : text[(end + 1)..];
        }

        return true;
    }

    private static bool TryReadGroup(ReadOnlySpan<byte> text, out uint group)
    {
        group = 0;
        foreach (var octet in text)
        {
            if (!char.IsAsciiHexDigit((char)octet))
            {
                return false;
            }

            group = (group << 4) | (uint)(char.IsAsciiDigit((char)octet) ? octet - '0' : (octet & 0x5F) - 'A' + 10);
        }

        return text.Length is > 0 and <= 4;
    }
}
