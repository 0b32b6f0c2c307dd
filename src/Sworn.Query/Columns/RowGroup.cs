using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>
/// The rows of one template in the block at hand, or the records of the block that are kept whole. Valid until the next
/// block.
/// </summary>
/// <param name="Block">The block.</param>
/// <param name="Used">The template and its columns; null for the records that are kept whole.</param>
/// <param name="Facts">What the template says of all its rows; default for records kept whole.</param>
internal readonly record struct RowGroup(BlockReader Block, BlockTemplate? Used, MessageFacts Facts)
{
    /// <summary>How many rows there are.</summary>
    public int Rows => Used?.Rows ?? Block.WholeRows.Count;
}
