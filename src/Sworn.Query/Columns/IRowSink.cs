using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>
/// Takes results from columns, many at a time, where they need not be rebuilt one by one. Belongs to one thread.
/// </summary>
internal interface IRowSink
{
    /// <summary>Learns the templates of the segment whose blocks come next.</summary>
    void Begin(IReadOnlyList<Template> templates);

    /// <summary>Takes rows that are results.</summary>
    /// <returns>False when columns are not enough; nothing was taken then, and the records have to be given one by one.</returns>
    /// <exception cref="DamagedBlockException">A column does not decode.</exception>
    bool TryTake(in RowGroup rows, RowMask mask);

    /// <summary>Takes all records of a template in a segment, by what the segment's index says of its slots.</summary>
    /// <returns>False when that is not enough; nothing was taken then, and the blocks have to be looked at.</returns>
    /// <exception cref="DamagedBlockException">The index does not decode.</exception>
    bool TryTake(Template template, int rows, SegmentIndex index) => false;

    /// <summary>Whether all rows of a template in a block can be taken from what the segment's footer says of them.</summary>
    bool CanTake(in BlockHeader block, in MessageFacts facts) => false;

    /// <summary>Takes all rows of a template in a block, after <see cref="CanTake"/> agreed.</summary>
    void Take(in BlockHeader block, in MessageFacts facts, int rows)
    {
    }
}
