namespace Sworn.Query.Columns;

/// <summary>Any part.</summary>
internal sealed class OrColumnTest(IEnumerable<ColumnTest> parts) : CombinedColumnTest(parts)
{
    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        Parts[0].Run(rows, verdict);
        for (var number = 1; number < Parts.Length; number++)
        {
            Parts[number].Run(rows, Verdict);
            verdict.May.Or(Verdict.May);
            verdict.Must.Or(Verdict.Must);
        }
    }
}
