using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>Any part.</summary>
internal sealed class OrColumnTest(ColumnTest[] parts) : ColumnTest
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
        for (var number = 1; number < parts.Length; number++)
        {
            parts[number].Run(rows, _part);
            verdict.May.Or(_part.May);
            verdict.Must.Or(_part.Must);
        }
    }
}
