using Sworn.Query.Fields;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>The severity or the facility is one of a set: a template has one of each.</summary>
/// <param name="field">Which of the two.</param>
/// <param name="levels">A bit for each number in the set.</param>
internal sealed class LevelColumnTest(FieldId field, uint levels) : ColumnTest
{
    /// <inheritdoc/>
    public override int Cost => 1;

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block) =>
        Meets(MessageFacts.Unpack(template.Facts)) ? TemplateVerdict.All : TemplateVerdict.None;

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        if (rows.Used is null)
        {
            verdict.SetUnknown(rows.Rows);
            return;
        }

        verdict.SetAll(rows.Rows, Meets(rows.Facts));
    }

    private bool Meets(in MessageFacts facts)
    {
        int? number = field == FieldId.Severity ? (int?)facts.Severity : (int?)facts.Facility;
        return facts.Severity is not null && facts.Facility is not null && number is { } level && (levels >> level & 1) != 0;
    }
}
