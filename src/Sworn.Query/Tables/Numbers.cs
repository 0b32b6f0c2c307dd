using System.Buffers.Text;
using System.Text;
using Sworn.Query.Time;

namespace Sworn.Query.Tables;

/// <summary>Reads numbers and times from octets.</summary>
internal static class Numbers
{
    private const int MaxDigits = 28;
    private const int LeastTime = 10;

    /// <summary>Reads a decimal number that is all there is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out decimal number)
    {
        number = 0;
        return value.Length is > 0 and <= MaxDigits && Utf8Parser.TryParse(value, out number, out var used) && used == value.Length;
    }

    /// <summary>Reads an RFC 3339 time with a zone: nanoseconds of UTC since 1970.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> value, out long utc)
    {
        utc = 0;
        if (value.Length is < LeastTime or > TimeText.MaxLength || !char.IsAsciiDigit((char)value[0]))
        {
            return false;
        }

        Span<char> text = stackalloc char[TimeText.MaxLength];
        scoped var reader = default(InstantReader);
        if (!Ascii.IsValid(value) || !reader.TryRead(text[..Encoding.ASCII.GetChars(value, text)]) || reader.Offset is not { } offset)
        {
            return false;
        }

        utc = UtcNanoseconds.From(reader.Local - offset) + reader.Below;
        return true;
    }
}
