using Sworn.Query.Tables;

namespace Sworn.Query.Spill;

/// <summary>
/// Brings rows into an order: in memory, or where they are too many by sorted pieces on disk that are then read side by side.
/// Rows that the order does not tell apart come out as they came in. Belongs to one thread.
/// </summary>
/// <param name="order">The order.</param>
/// <param name="most">How many rows at the start of the order are wanted.</param>
/// <param name="memory">What may be kept.</param>
internal sealed class RowSorter(IComparer<Cell[]> order, long most, SpillingMemory memory) : IDisposable
{
    private const int RowOctets = 64;
    private const int LeastKept = 1_024;

    private readonly List<SpillReader> _runs = [];
    private List<Cell[]> _rows = [];

    /// <summary>How many pieces were put aside.</summary>
    public int Runs => _runs.Count;

    /// <summary>Takes a row, which belongs to the sorter from now on.</summary>
    public void Add(Cell[] row)
    {
        memory.Look();
        _rows.Add(row);
        long octets = RowOctets;
        foreach (var cell in row)
        {
            octets += cell.Weight;
        }

        memory.Budget.Count(octets);
        if (most <= int.MaxValue / 4 && _rows.Count >= Math.Max(LeastKept, 2 * most))
        {
            Sort();
            Cut();
        }

        if (memory.Budget.IsOver)
        {
            Spill();
        }
    }

    /// <summary>The rows in their order. Once.</summary>
    /// <exception cref="OperationCanceledException">The work is no longer wanted.</exception>
    public IEnumerable<Cell[]> Sorted()
    {
        Sort();
        var rows = _runs.Count == 0 ? _rows : Merged();
        long given = 0;
        foreach (var row in rows)
        {
            memory.Look();
            if (given++ == most)
            {
                yield break;
            }

            yield return row;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Dispose();
        }

        _runs.Clear();
        _rows = [];
        memory.Budget.Reset();
    }

    private void Sort()
    {
        try
        {
            // OrderBy keeps what is equal in its order, which Sort does not.
            _rows = [.. _rows.Order(order)];
        }
        catch (InvalidOperationException failure) when (failure.InnerException is OperationCanceledException)
        {
            throw new OperationCanceledException(failure.Message, failure, memory.Cancellation);
        }
    }

    /// <summary>Forgets what can no longer be among the first; the count of memory starts from what is left.</summary>
    private void Cut()
    {
        if (_rows.Count > most)
        {
            _rows.RemoveRange((int)most, _rows.Count - (int)most);
            memory.Budget.Reset();
            memory.Budget.Count(_rows.Sum(static row => RowOctets + row.Sum(static cell => (long)cell.Weight)));
        }
    }

    private void Spill()
    {
        if (_runs.Count == SpillingMemory.MaxRuns)
        {
            // Says how to narrow the query.
            memory.Budget.Take(0);
        }

        Sort();
        using var writer = new SpillWriter(memory.Space);
        foreach (var row in _rows)
        {
            memory.Look();
            writer.WriteVarint((ulong)row.Length);
            foreach (var cell in row)
            {
                writer.WriteCell(cell);
            }
        }

        _runs.Add(writer.Finish());
        _rows = [];
        memory.Budget.Reset();
    }

    private IEnumerable<Cell[]> Merged()
    {
        // Of equal rows, those of the earlier piece come first, and those still in memory last.
        var heads = new PriorityQueue<int, (Cell[] Row, int Run)>(new HeadOrder(order));
        var next = _runs.Select(ReadAll).Append(_rows).Select(static rows => rows.GetEnumerator()).ToList();
        for (var run = 0; run < next.Count; run++)
        {
            if (next[run].MoveNext())
            {
                heads.Enqueue(run, (next[run].Current, run));
            }
        }

        while (heads.TryDequeue(out var run, out var head))
        {
            yield return head.Row;
            if (next[run].MoveNext())
            {
                heads.Enqueue(run, (next[run].Current, run));
            }
        }
    }

    private static IEnumerable<Cell[]> ReadAll(SpillReader from)
    {
        while (!from.IsAtEnd)
        {
            var row = new Cell[from.ReadVarint()];
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = from.ReadCell();
            }

            yield return row;
        }
    }

    private sealed class HeadOrder(IComparer<Cell[]> order) : IComparer<(Cell[] Row, int Run)>
    {
        public int Compare((Cell[] Row, int Run) x, (Cell[] Row, int Run) y)
        {
            var by = order.Compare(x.Row, y.Row);
            return by != 0 ? by : x.Run.CompareTo(y.Run);
        }
    }
}
