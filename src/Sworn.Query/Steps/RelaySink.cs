using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Gives the results of a query inside a query to whoever runs it.</summary>
/// <param name="tally">Learns what could not be read.</param>
internal sealed class RelaySink(ScanTally tally) : IRecordSink
{
    /// <summary>Takes a record; false when no more are wanted.</summary>
    public delegate bool RecordTaker(in QueryRecord record);

    /// <summary>Takes records.</summary>
    public RecordTaker? Record { get; init; }

    /// <summary>Takes rows.</summary>
    public Func<IReadOnlyList<Cell>, bool>? Row { get; init; }

    public bool Accept(in QueryRecord record) => Record?.Invoke(record) ?? true;

    public bool AcceptRow(IReadOnlyList<Cell> row) => Row?.Invoke(row) ?? true;

    public void AcceptCount(long count) => Row?.Invoke([new Cell(count)]);

    public void Hide(HiddenRange range) => tally.Hide(range.First, range.End, range.Reason);

    public void Flush()
    {
        // Whoever runs the query flushes its own.
    }
}
