namespace Sworn.Store.Blocks;

/// <summary>
/// The values of one slot in the rows of one template of a block, decoded as far as needed. Valid until its block
/// reader takes the next block. Safe to read from one thread.
/// </summary>
public abstract class SlotColumn
{
    /// <summary>The longest value can not be longer than this, in octets.</summary>
    public abstract int MaxLength { get; }

    /// <summary>Writes the value of a row; returns its length.</summary>
    /// <param name="row">The row among those of the template.</param>
    /// <param name="to">Takes at least <see cref="MaxLength"/> octets.</param>
    public abstract int Write(int row, Span<byte> to);

    /// <summary>Compares the values of consecutive rows with octets, and steps behind them.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="octets">The octets.</param>
    /// <param name="positions">For each row where its value should stand; moved behind it.</param>
    /// <returns>False, half way, when a value does not stand where it should.</returns>
    internal abstract bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions);

    /// <summary>Compares one value, a part of some text, and steps behind it.</summary>
    private protected static bool TryPass(ReadOnlySpan<byte> text, int start, int length, ReadOnlySpan<byte> octets, ref int position)
    {
        if (!OctetRange.IsSame(text, start, octets, position, length))
        {
            return false;
        }

        position += length;
        return true;
    }
}
