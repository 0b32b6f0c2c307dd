namespace Sworn.Store.Blocks;

/// <summary>Addresses of IPv4 as dotted quads.</summary>
public sealed class QuadColumn : SlotColumn
{
    private readonly ArraySegment<byte> _planes;
    private readonly int _rows;

    internal QuadColumn(ArraySegment<byte> planes, int rows, uint min, uint max)
    {
        _planes = planes;
        _rows = rows;
        Min = min;
        Max = max;
    }

    /// <summary>The least address, the first part in the highest octet.</summary>
    public uint Min { get; }

    /// <summary>The greatest address.</summary>
    public uint Max { get; }

    /// <inheritdoc/>
    public override int MaxLength => DecimalText.MaxQuadLength;

    /// <summary>One octet of all addresses: 0 is the first part.</summary>
    public ReadOnlySpan<byte> Plane(int part) => _planes.AsSpan(part * _rows, _rows);

    /// <summary>The address of a row.</summary>
    public uint this[int row] =>
        ((uint)_planes[row] << 24) | ((uint)_planes[_rows + row] << 16)
        | ((uint)_planes[(2 * _rows) + row] << 8) | _planes[(3 * _rows) + row];

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to) => DecimalText.WriteQuad(this[row], to);

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        Span<byte> text = stackalloc byte[OctetRange.Room];
        for (var row = 0; row < positions.Length; row++)
        {
            if (!TryPass(text, 0, DecimalText.WriteQuad(this[firstRow + row], text), octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }
}
