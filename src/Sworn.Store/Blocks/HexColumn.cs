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
}
