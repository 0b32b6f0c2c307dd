using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>A condition that is asked of columns, before any record is rebuilt. Belongs to one thread.</summary>
internal abstract class ColumnTest
{
    /// <summary>How much asking a block costs beside other tests: 0 for what reads no column.</summary>
    public abstract int Cost { get; }

    /// <summary>Whether some record of a segment may meet the condition.</summary>
    public virtual bool MayBeIn(SegmentFilter filter) => true;

    /// <summary>Whether some of the records whose octets lie somewhere in these may meet the condition.</summary>
    public virtual bool MayBeIn(ReadOnlySpan<byte> octets) => true;

    /// <summary>Learns of the segment whose blocks come next.</summary>
    /// <param name="templates">Its templates.</param>
    /// <param name="index">What is known of their slots.</param>
    public virtual void Begin(IReadOnlyList<Template> templates, SegmentIndex index)
    {
    }

    /// <summary>Says what the segment's tables alone tell of a template's records.</summary>
    /// <param name="template">The template.</param>
    /// <param name="block">The block that they are in; null for all of the segment.</param>
    /// <exception cref="DamagedBlockException">The index does not decode.</exception>
    public virtual TemplateVerdict Judge(Template template, SegmentBlock? block) => TemplateVerdict.Some;

    /// <summary>Says which rows may meet the condition and which surely do.</summary>
    /// <exception cref="DamagedBlockException">A column does not decode.</exception>
    public abstract void Run(in RowGroup rows, RowVerdict verdict);
}
