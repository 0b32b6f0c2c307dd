using System.Buffers;
using System.Globalization;

namespace Sworn.Query.Time;

/// <summary>A length of time as written in a query: numbers with units, <c>1h30m</c>, <c>2d</c>, <c>1.5h</c>.</summary>
/// <param name="Nanoseconds">The length; negative when it began with '-'.</param>
/// <param name="Text">As written.</param>
internal readonly record struct Duration(long Nanoseconds, string Text)
{
    private const decimal Millisecond = 1_000_000m;
    private const decimal Second = 1_000m * Millisecond;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration with an optional sign before it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Duration duration)
    {
        duration = default;
        var isNegative = text.StartsWith('-');
        var rest = isNegative || text.StartsWith('+') ? text[1..] : text;
        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0]))
        {
            return false;
        }

        decimal total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryTake(ref rest, out var part))
            {
                return false;
            }

            total += part;
            if (total > long.MaxValue)
            {
                return false;
            }
        }

        duration = new Duration((long)(isNegative ? -total : total), text.ToString());
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Takes one number and its unit.</summary>
    private static bool TryTake(ref ReadOnlySpan<char> rest, out decimal nanoseconds)
    {
        const int longestNumber = 18;
        nanoseconds = 0;
        var digits = rest.IndexOfAnyExcept(Digits);
        if (digits is <= 0 or > longestNumber
            || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var length = rest.IndexOfAny(Digits);
        length = length < 0 ? rest.Length : length;
        var unit = UnitOf(rest[..length]);
        rest = rest[length..];
        nanoseconds = number * unit;
        return unit != 0;
    }

    private static decimal UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => Millisecond,
        "s" => Second,
        "m" => 60 * Second,
        "h" => 3_600 * Second,
        "d" => 86_400 * Second,
        "w" => 7 * 86_400 * Second,
        "y" => 365 * 86_400 * Second,
        _ => 0,
    };
}
