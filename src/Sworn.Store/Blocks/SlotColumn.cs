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
}
