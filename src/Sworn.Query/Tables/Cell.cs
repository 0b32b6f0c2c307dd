using System.Globalization;
using System.Text;

namespace Sworn.Query.Tables;

/// <summary>One value of a table: octets, a number, or nothing. Immutable.</summary>
public readonly record struct Cell : IComparable<Cell>
{
    private const string NumberForm = "0.############################";

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

    private Cell(byte[] octets)
    {
        _octets = octets;
    }

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => _octets is null && _number is null;

    /// <summary>The number; null for octets and for nothing.</summary>
    public decimal? Number => _number;

    /// <summary>The value as octets; a number in decimal notation.</summary>
    public ReadOnlySpan<byte> Octets => _octets ?? (_number is { } number
        ? Encoding.ASCII.GetBytes(number.ToString(NumberForm, CultureInfo.InvariantCulture))
        : []);

    /// <summary>About how much memory it takes beyond its own place.</summary>
    internal int Weight => 32 + (_octets?.Length ?? 0);

    /// <summary>A value of octets that belong to it from now on.</summary>
    internal static Cell Of(byte[] octets) => new(octets);

    /// <summary>A value of text.</summary>
    internal static Cell Of(string text) => new(Encoding.UTF8.GetBytes(text));

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
