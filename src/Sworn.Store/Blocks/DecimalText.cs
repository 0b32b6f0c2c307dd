using System.Buffers.Text;

namespace Sworn.Store.Blocks;

/// <summary>Numbers and dotted quads that come back as the identical text.</summary>
internal static class DecimalText
{
    /// <summary>The most digits of a number, so that it fits 64 bits with room for differences.</summary>
    public const int MaxDigits = 18;

    /// <summary>The longest text of 64 bits.</summary>
    public const int MaxLength = 20;

    /// <summary>The longest dotted quad.</summary>
    public const int MaxQuadLength = 15;

    /// <summary>Reads a decimal number without sign and leading zeros.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.Length is 0 or > MaxDigits || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (var octet in text)
        {
            if (!char.IsAsciiDigit((char)octet))
            {
                return false;
            }

            value = (value * 10) + octet - '0';
        }

        return true;
    }

    /// <summary>Reads a dotted quad without leading zeros; the first part is the highest octet.</summary>
    public static bool TryReadQuad(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        if (text.Length is < 7 or > MaxQuadLength)
        {
            return false;
        }

        var parts = 0;
        var at = 0;
        while (true)
        {
            var start = at;
            uint part = 0;
            while (at < text.Length && at - start < 3 && char.IsAsciiDigit((char)text[at]))
            {
                part = (part * 10) + text[at] - '0';
                at++;
            }

            if (at == start || part > byte.MaxValue || (text[start] == '0' && at - start > 1))
            {
                return false;
            }

            value = (value << 8) | part;
            if (++parts == 4)
            {
                return at == text.Length;
            }

            if (at >= text.Length || text[at++] != '.')
            {
                return false;
            }
        }
    }

    /// <summary>Writes a number; returns its length.</summary>
    public static int Write(ulong value, Span<byte> to)
    {
        _ = Utf8Formatter.TryFormat(value, to, out var written);
        return written;
    }

    /// <summary>Writes a dotted quad; returns its length.</summary>
    public static int WriteQuad(uint value, Span<byte> to)
    {
        var length = WriteOctet(value >> 24, to);
        to[length++] = (byte)'.';
        length += WriteOctet((value >> 16) & 0xFF, to[length..]);
        to[length++] = (byte)'.';
        length += WriteOctet((value >> 8) & 0xFF, to[length..]);
        to[length++] = (byte)'.';
        return length + WriteOctet(value & 0xFF, to[length..]);
    }

    private static int WriteOctet(uint value, Span<byte> to)
    {
        if (value < 10)
        {
            to[0] = (byte)('0' + value);
            return 1;
        }

        if (value < 100)
        {
            to[0] = (byte)('0' + (value / 10));
            to[1] = (byte)('0' + (value % 10));
            return 2;
        }

        to[0] = (byte)('0' + (value / 100));
        to[1] = (byte)('0' + (value / 10 % 10));
        to[2] = (byte)('0' + (value % 10));
        return 3;
    }
}
