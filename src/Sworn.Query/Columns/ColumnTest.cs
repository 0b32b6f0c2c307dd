using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>A condition that is asked of columns, before any record is rebuilt. Belongs to one thread.</summary>
internal abstract class ColumnTest
{
    /// <summary>How much asking a block costs beside other tests: 0 for what reads no column.</summary>
    public abstract int Cost { get; }

    /// <summary>Learns the templates of the segment whose blocks come next.</summary>
    public virtual void Begin(IReadOnlyList<Template> templates)
    {
    }

    /// <summary>Says which rows may meet the condition and which surely do.</summary>
    /// <exception cref="DamagedBlockException">A column does not decode.</exception>
    public abstract void Run(in RowGroup rows, RowVerdict verdict);
}
