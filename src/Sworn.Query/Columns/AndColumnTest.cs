using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>All parts; the ones behind a part that no row may meet are not asked.</summary>
internal sealed class AndColumnTest(ColumnTest[] parts) : ColumnTest
{
    private readonly RowVerdict _part = new();

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates)
    {
        foreach (var part in parts)
        {
            part.Begin(templates);
        }
    }

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        parts[0].Run(rows, verdict);
        for (var number = 1; number < parts.Length && !verdict.May.IsEmpty; number++)
        {
            parts[number].Run(rows, _part);
            verdict.May.And(_part.May);
            verdict.Must.And(_part.Must);
        }

        if (verdict.May.IsEmpty)
        {
            verdict.Must.Begin(verdict.May.Count, all: false);
        }
    }
}
