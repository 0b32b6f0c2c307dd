namespace Sworn.Query.Tables;

/// <summary>The result of a query that groups records. Immutable once handed out.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows, each with a cell for each column.</param>
public sealed record ResultTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows);
