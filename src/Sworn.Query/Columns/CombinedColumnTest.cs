using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>Several tests of which the cheapest is asked first.</summary>
internal abstract class CombinedColumnTest : ColumnTest
{
    protected CombinedColumnTest(IEnumerable<ColumnTest> parts)
    {
        Parts = [.. parts.OrderBy(static part => part.Cost)];
        Cost = Parts.Sum(static part => part.Cost);
    }

    /// <inheritdoc/>
    public override int Cost { get; }

    /// <summary>The parts, at least one.</summary>
    protected ColumnTest[] Parts { get; }

    /// <summary>What one part says.</summary>
    protected RowVerdict Verdict { get; } = new();

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates, SegmentIndex index)
    {
        foreach (var part in Parts)
        {
            part.Begin(templates, index);
        }
    }
}
