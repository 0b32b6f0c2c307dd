namespace Sworn.Store.Blocks;

/// <summary>Decimal numbers.</summary>
public sealed class NumberSlotColumn : SlotColumn
{
    private readonly ArraySegment<byte> _values;

    internal NumberSlotColumn(ArraySegment<byte> values, ulong min, ulong max)
    {
        _values = values;
        Min = min;
        Max = max;
    }

    /// <summary>The least value.</summary>
    public ulong Min { get; }

    /// <summary>The greatest value.</summary>
    public ulong Max { get; }

    /// <summary>The value of each row.</summary>
    public ReadOnlySpan<ulong> Values => Arena.AsNumbers(_values);

    /// <inheritdoc/>
    public override int MaxLength => DecimalText.MaxLength;

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to) => DecimalText.Write(Values[row], to);

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        Span<byte> text = stackalloc byte[OctetRange.Room];
        var values = Values.Slice(firstRow, positions.Length);
        for (var row = 0; row < positions.Length; row++)
        {
            if (!TryPass(text, 0, DecimalText.Write(values[row], text), octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }
}
