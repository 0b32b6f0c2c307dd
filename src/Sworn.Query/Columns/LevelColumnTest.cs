using Sworn.Query.Fields;

namespace Sworn.Query.Columns;

/// <summary>The severity or the facility is one of a set: a template has one of each.</summary>
/// <param name="field">Which of the two.</param>
/// <param name="levels">A bit for each number in the set.</param>
internal sealed class LevelColumnTest(FieldId field, uint levels) : ColumnTest
{
    /// <inheritdoc/>
    public override int Cost => 1;

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        if (rows.Used is null)
        {
            verdict.SetUnknown(rows.Rows);
            return;
        }

        int? number = field == FieldId.Severity ? (int?)rows.Facts.Severity : (int?)rows.Facts.Facility;
        var hasBoth = rows.Facts.Severity is not null && rows.Facts.Facility is not null;
        verdict.SetAll(rows.Rows, hasBoth && number is { } level && (levels >> level & 1) != 0);
    }
}
