namespace Sworn.Query.Columns;

/// <summary>All parts; the ones behind a part that no row may meet are not asked.</summary>
internal sealed class AndColumnTest(IEnumerable<ColumnTest> parts) : CombinedColumnTest(parts)
{
    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        Parts[0].Run(rows, verdict);
        for (var number = 1; number < Parts.Length && !verdict.May.IsEmpty; number++)
        {
            Parts[number].Run(rows, Verdict);
            verdict.May.And(Verdict.May);
            verdict.Must.And(Verdict.Must);
        }

        if (verdict.May.IsEmpty)
        {
            verdict.Must.Begin(verdict.May.Count, all: false);
        }
    }
}
