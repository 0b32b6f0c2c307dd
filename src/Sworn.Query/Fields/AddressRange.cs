using System.Globalization;
using System.Text;

namespace Sworn.Query.Fields;

/// <summary>Addresses from one to another, both inside: a single one, a network, or a range. Prints as written.</summary>
internal sealed class AddressRange
{
    private const int V4Bits = 32;
    private const int V6Bits = 128;

    private readonly Address _low;
    private readonly Address _high;
    private readonly string _text;

    private AddressRange(Address low, Address high, string text)
    {
        _low = low;
        _high = high;
        _text = text;
    }

    /// <summary>Reads an address or a network: <c>10.1.2.3</c>, <c>10.0.0.0/8</c>, <c>10/8</c>, <c>2001:db8::/32</c>.</summary>
    public static bool TryParse(string text, out AddressRange? range)
    {
        range = TryParseAddress(text, out var address) ? new AddressRange(address, address, text) : null;
        return range is not null || TryParseNetwork(text, out range);
    }

    /// <summary>Reads a network: an address, '/', and the number of bits that count. The other bits are not looked at.</summary>
    public static bool TryParseNetwork(string text, out AddressRange? network)
    {
        network = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !char.IsAsciiHexDigit(text[0]) && text[0] != ':'
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || !TryParseShort(text[..slash], out var address) || bits > (address.IsV4 ? V4Bits : V6Bits))
        {
            return false;
        }

        bits += address.IsV4 ? V6Bits - V4Bits : 0;
        var host = bits == V6Bits ? UInt128.Zero : UInt128.MaxValue >> bits;
        network = new AddressRange(
            address with { Value = address.Value & ~host }, address with { Value = address.Value | host }, text);
        return true;
    }

    /// <summary>Reads the bounds of a range of one family.</summary>
    public static bool TryParseRange(string low, bool includesLow, string high, bool includesHigh, out AddressRange? range)
    {
        range = null;
        if (!TryParseAddress(low, out var first) || !TryParseAddress(high, out var last) || first.IsV4 != last.IsV4
            || last.Value < first.Value || last.Value - first.Value < (includesLow ? 0u : 1u) + (includesHigh ? 0u : 1u))
        {
            return false;
        }

        var text = $"{(includesLow ? '[' : '(')}{low}, {high}{(includesHigh ? ']' : ')')}";
        range = new AddressRange(
            first with { Value = first.Value + (includesLow ? 0u : 1u) },
            last with { Value = last.Value - (includesHigh ? 0u : 1u) },
            text);
        return true;
    }

    /// <summary>Whether an address lies inside. Families do not mix.</summary>
    public bool Contains(in Address address) =>
        address.IsV4 == _low.IsV4 && address.Value >= _low.Value && address.Value <= _high.Value;

    /// <summary>Whether a value is an address inside, or a network that lies wholly inside.</summary>
    public bool ContainsText(ReadOnlySpan<byte> value)
    {
        if (Address.TryParse(value, out var address))
        {
            return Contains(address);
        }

        var slash = value.IndexOf((byte)'/');
        return slash > 0 && Address.TryParse(value[..slash], out address)
            && System.Buffers.Text.Utf8Parser.TryParse(value[(slash + 1)..], out byte bits, out var used)
            && used == value.Length - slash - 1
            && ContainsNetwork(address, bits);
    }

    /// <summary>The bounds as numbers of 32 bits, both inside; false for IPv6.</summary>
    public bool TryGetV4(out uint low, out uint high)
    {
        low = (uint)(_low.Value & uint.MaxValue);
        high = (uint)(_high.Value & uint.MaxValue);
        return _low.IsV4;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private bool ContainsNetwork(in Address address, int bits)
    {
        bits += address.IsV4 ? V6Bits - V4Bits : 0;
        if (bits > V6Bits)
        {
            return false;
        }

        var host = bits == V6Bits ? UInt128.Zero : UInt128.MaxValue >> bits;
        return Contains(address with { Value = address.Value & ~host }) && Contains(address with { Value = address.Value | host });
    }

    /// <summary>An address, or the first octets of an IPv4 one.</summary>
    private static bool TryParseShort(string text, out Address address)
    {
        var octets = text.Split('.').Length;
        var full = text.Contains(':', StringComparison.Ordinal) || octets > 3
            ? text
            : text + string.Concat(Enumerable.Repeat(".0", 4 - octets));
        return TryParseAddress(full, out address);
    }

    private static bool TryParseAddress(string text, out Address address) =>
        Address.TryParse(Encoding.UTF8.GetBytes(text), out address);
}
