namespace Sworn.Store.Blocks;

/// <summary>Texts, one behind the other.</summary>
public sealed class TextColumn : SlotColumn
{
    private readonly ArraySegment<byte> _offsets;
    private readonly ArraySegment<byte> _octets;

    internal TextColumn(ArraySegment<byte> offsets, ArraySegment<byte> octets)
    {
        _offsets = offsets;
        _octets = octets;
        var ends = Arena.AsInts(offsets);
        for (var number = 1; number < ends.Length; number++)
        {
            MaxLength = Math.Max(MaxLength, ends[number] - ends[number - 1]);
        }
    }

    /// <summary>The values, one behind the other.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan();

    /// <summary>Where each value begins in <see cref="Octets"/>, and at last where the last one ends.</summary>
    public ReadOnlySpan<int> Offsets => Arena.AsInts(_offsets);

    /// <inheritdoc/>
    public override int MaxLength { get; }

    /// <summary>The value of a row, in place.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var offsets = Offsets;
            return Octets[offsets[row]..offsets[row + 1]];
        }
    }

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to)
    {
        var value = this[row];
        value.CopyTo(to);
        return value.Length;
    }

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        var values = Octets;
        var offsets = Offsets;
        for (var row = 0; row < positions.Length; row++)
        {
            if (!TryPass(values[offsets[firstRow + row]..offsets[firstRow + row + 1]], octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }
}
