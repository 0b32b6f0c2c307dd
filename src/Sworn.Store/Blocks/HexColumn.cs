namespace Sworn.Store.Blocks;

/// <summary>Hexadecimal digits of one case and one length.</summary>
public sealed class HexColumn : SlotColumn
{
    private readonly ArraySegment<byte> _octets;
    private readonly bool _isUpper;

    internal HexColumn(ArraySegment<byte> octets, int digits, bool isUpper)
    {
        _octets = octets;
        _isUpper = isUpper;
        MaxLength = digits;
    }

    /// <inheritdoc/>
    public override int MaxLength { get; }

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to)
    {
        HexText.Write(_octets.AsSpan(row * MaxLength / 2, MaxLength / 2), _isUpper, to);
        return MaxLength;
    }

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        Span<byte> text = stackalloc byte[HexText.MaxLength];
        for (var row = 0; row < positions.Length; row++)
        {
            if (MaxLength > text.Length || !TryPass(text, 0, Write(firstRow + row, text), octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }
}
