namespace Sworn.Query.Columns;

/// <summary>A condition of which columns say nothing.</summary>
internal sealed class UnknownColumnTest : ColumnTest
{
    /// <inheritdoc/>
    public override int Cost => 0;

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict) => verdict.SetUnknown(rows.Rows);
}
