using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sworn.Host.Configuration;

/// <summary>
/// A number of octets, from 0 to 2^63-1. Text: a whole number, alone or followed by a unit: <c>B</c>; <c>KiB</c>,
/// <c>MiB</c>, <c>GiB</c>, <c>TiB</c> (powers of 1024); <c>kB</c>, <c>MB</c>, <c>GB</c>, <c>TB</c> (powers of 1000).
/// Case and one space before the unit do not matter.
/// </summary>
public readonly record struct ByteSize : IComparable<ByteSize>, IComparable
{
    /// <summary>
    /// Largest first, and of equal rank the binary before the decimal: the first that divides a size without rest
    /// prints it.
    /// </summary>
    private static readonly (string Name, long Octets)[] Units =
    [
        ("TiB", 1L << 40),
        ("GiB", 1L << 30),
        ("MiB", 1L << 20),
        ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000),
        ("MB", 1_000_000),
        ("kB", 1_000),
        ("B", 1),
    ];

    /// <summary>Makes a size of so many octets.</summary>
    /// <param name="octets">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ByteSize(long octets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(octets);
        Octets = octets;
    }

    /// <summary>The number of octets.</summary>
    public long Octets { get; }

    /// <summary>A size in units of 1024 octets.</summary>
    public static ByteSize FromKibibytes(long count) => new(count << 10);

    /// <summary>A size in units of 1024^2 octets.</summary>
    public static ByteSize FromMebibytes(long count) => new(count << 20);

    /// <summary>A size in units of 1024^3 octets.</summary>
    public static ByteSize FromGibibytes(long count) => new(count << 30);

    /// <summary>Whether one size is below another.</summary>
    public static bool operator <(ByteSize left, ByteSize right) => left.Octets < right.Octets;

    /// <summary>Whether one size is above another.</summary>
    public static bool operator >(ByteSize left, ByteSize right) => left.Octets > right.Octets;

    /// <summary>Whether one size is at most another.</summary>
    public static bool operator <=(ByteSize left, ByteSize right) => left.Octets <= right.Octets;

    /// <summary>Whether one size is at least another.</summary>
    public static bool operator >=(ByteSize left, ByteSize right) => left.Octets >= right.Octets;

    /// <summary>Reads a size; a unit without <c>B</c> (<c>64k</c>) is refused, for it could mean two sizes.</summary>
    /// <returns>False when the text is no size, or one above 2^63-1.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ByteSize size)
    {
        size = default;
        var digits = CountDigits(text);
        if (text is null || digits == 0 || !TryFindUnit(text.AsSpan(digits), out var unit))
        {
            return false;
        }

        var number = text.AsSpan(0, digits);
        var isCount = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        if (!isCount || count > long.MaxValue / unit)
        {
            return false;
        }

        size = new ByteSize(count * unit);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ByteSize other) => Octets.CompareTo(other.Octets);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is ByteSize other ? CompareTo(other) : 1;

    /// <summary>
    /// The size in the largest unit that expresses it exactly; <see cref="TryParse"/> reads it back to the same value.
    /// </summary>
    public override string ToString()
    {
        foreach (var (name, octets) in Units)
        {
            if (octets > 1 && Octets >= octets && Octets % octets == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Octets / octets}{name}");
            }
        }

        return Octets.ToString(CultureInfo.InvariantCulture);
    }

    private static int CountDigits(string? text)
    {
        var digits = 0;
        while (digits < text?.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        return digits;
    }

    private static bool TryFindUnit(ReadOnlySpan<char> text, out long octets)
    {
        octets = 1;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] == ' ')
        {
            text = text[1..];
        }

        foreach (var unit in Units)
        {
            if (text.Equals(unit.Name, StringComparison.OrdinalIgnoreCase))
            {
                octets = unit.Octets;
                return true;
            }
        }

        return false;
    }
}
