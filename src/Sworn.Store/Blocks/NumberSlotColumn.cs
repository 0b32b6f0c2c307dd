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
    public override int MaxLength => 20;

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to) => DecimalText.Write(Values[row], to);
}
