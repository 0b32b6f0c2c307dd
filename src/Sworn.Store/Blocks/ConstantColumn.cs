namespace Sworn.Store.Blocks;

/// <summary>The same value in all rows.</summary>
public sealed class ConstantColumn : SlotColumn
{
    private readonly byte[] _value;

    internal ConstantColumn(ReadOnlySpan<byte> value) => _value = value.ToArray();

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value => _value;

    /// <inheritdoc/>
    public override int MaxLength => _value.Length;

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to)
    {
        _value.CopyTo(to);
        return _value.Length;
    }

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        ReadOnlySpan<byte> value = _value;
        for (var row = 0; row < positions.Length; row++)
        {
            if (!TryPass(value, 0, value.Length, octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }
}
