using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>No condition.</summary>
internal sealed class AllColumnTest : ColumnTest
{
    /// <inheritdoc/>
    public override int Cost => 0;

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block) => TemplateVerdict.All;

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict) => verdict.SetAll(rows.Rows, meets: true);
}
