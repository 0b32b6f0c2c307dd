using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>Not its part.</summary>
internal sealed class NotColumnTest(ColumnTest part) : ColumnTest
{
    private readonly RowVerdict _part = new();

    /// <inheritdoc/>
    public override int Cost => part.Cost;

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates, SegmentIndex index) => part.Begin(templates, index);

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block) => part.Judge(template, block) switch
    {
        TemplateVerdict.None => TemplateVerdict.All,
        TemplateVerdict.All => TemplateVerdict.None,
        _ => TemplateVerdict.Some,
    };

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        part.Run(rows, _part);
        verdict.May.NotOf(_part.Must);
        verdict.Must.NotOf(_part.May);
    }
}
