using System.Globalization;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Tables;

namespace Sworn.Query.Tests;

/// <summary>Keeps the rows that it is given, and takes nothing else; wants no more after so many.</summary>
internal sealed class TableSink(int enough = int.MaxValue) : IRecordSink
{
    public IReadOnlyList<string>? Columns { get; private set; }

    public List<IReadOnlyList<Cell>> Rows { get; } = [];

    /// <summary>Called behind each row with the number of rows.</summary>
    public Action<int>? Accepted { get; init; }

    public bool Accept(in QueryRecord record) => throw new InvalidOperationException("a table was expected");

    public void AcceptCount(long count) => throw new InvalidOperationException(count.ToString(CultureInfo.InvariantCulture));

    public void BeginTable(IReadOnlyList<string> columns) => Columns = columns;

    public bool AcceptRow(IReadOnlyList<Cell> row)
    {
        Rows.Add(row);
        Accepted?.Invoke(Rows.Count);
        return Rows.Count < enough;
    }

    public void Hide(HiddenRange range) => throw new InvalidOperationException(range.Reason);

    public void Flush()
    {
    }
}
