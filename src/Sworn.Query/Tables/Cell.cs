using System.Globalization;
using System.Text;

namespace Sworn.Query.Tables;

/// <summary>One value of a table: octets, a number, or nothing. Immutable.</summary>
public readonly record struct Cell : IComparable<Cell>
{
    private readonly byte[]? _octets;
    private readonly decimal? _number;

    /// <summary>A value of octets.</summary>
    public Cell(ReadOnlySpan<byte> octets)
    {
        _octets = octets.ToArray();
    }

    /// <summary>A number.</summary>
    public Cell(decimal number)
    {
        _number = number;
    }

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => _octets is null && _number is null;

    /// <summary>The number; null for octets and for nothing.</summary>
    public decimal? Number => _number;

    /// <summary>The value as octets; a number in decimal notation.</summary>
    public ReadOnlySpan<byte> Octets => _octets ?? (_number is { } number
        ? Encoding.ASCII.GetBytes(number.ToString("0.############################", CultureInfo.InvariantCulture))
        : []);

    /// <summary>Numbers by value before octets by value; nothing comes first.</summary>
    public int CompareTo(Cell other)
    {
        if (_number is { } left && other._number is { } right)
        {
            return left.CompareTo(right);
        }

        var order = Rank.CompareTo(other.Rank);
        return order != 0 ? order : Octets.SequenceCompareTo(other.Octets);
    }

    /// <inheritdoc/>
    public bool Equals(Cell other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Octets);
        return hash.ToHashCode();
    }

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(Cell left, Cell right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes behind another.</summary>
    public static bool operator >(Cell left, Cell right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come behind another.</summary>
    public static bool operator <=(Cell left, Cell right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(Cell left, Cell right) => left.CompareTo(right) >= 0;

    private int Rank => IsEmpty ? 0 : _number is not null ? 1 : 2;
}
