namespace Sworn.Query.Columns;

/// <summary>A range of places in the log, asked of whole blocks; what is at its edges is found out record by record.</summary>
/// <param name="low">The lowest place that may pass.</param>
/// <param name="high">The highest place that may pass.</param>
internal sealed class IndexColumnTest(ulong low, ulong high) : ColumnTest
{
    /// <inheritdoc/>
    public override int Cost => 0;

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        var block = rows.Block.Header;
        var last = block.EndIndex - 1;
        if (block.FirstIndex > high || last < low)
        {
            verdict.SetAll(rows.Rows, meets: false);
        }
        else if (block.FirstIndex > low && last < high)
        {
            verdict.SetAll(rows.Rows, meets: true);
        }
        else
        {
            verdict.SetUnknown(rows.Rows);
        }
    }
}
