using Sworn.Query.Spill;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>
/// Joins two sides that need not fit in memory: both are sorted by what is joined by and walked side by side, and the pairs
/// sorted again into the order in which the left side came. Belongs to one thread.
/// </summary>
internal sealed class SortedJoin : IDisposable
{
    private const int LeftHead = 2;

    private readonly RowSorter _left;
    private readonly RowSorter _right;
    private readonly RowSorter _pairs;
    private readonly SpillingMemory _memory;
    private long _count;
    private int _leftWidth;

    public SortedJoin(StepContext context)
    {
        _memory = context.NewMemory();
        _left = new RowSorter(new CellRowComparer([0], isDescending: false, comparesRest: false, context.Cancellation), long.MaxValue, context.NewMemory());
        _right = new RowSorter(new CellRowComparer([0], isDescending: false, comparesRest: false, context.Cancellation), long.MaxValue, context.NewMemory());
        _pairs = new RowSorter(new CellRowComparer([0], isDescending: false, comparesRest: false, context.Cancellation), long.MaxValue, context.NewMemory());
    }

    /// <summary>Takes one of the left side: a key where it has one, its place in the order, and what it is.</summary>
    public void AddLeft(ReadOnlySpan<byte> key, bool isKeyed, Cell[] what)
    {
        _leftWidth = what.Length;
        _left.Add([isKeyed ? new Cell(key) : default, new Cell(_count++), .. what]);
    }

    /// <summary>Takes one of the right side.</summary>
    public void AddRight(ReadOnlySpan<byte> key, Cell[] what) => _right.Add([new Cell(key), .. what]);

    /// <summary>What belongs together, in the order of the left side; without a partner where there is none.</summary>
    public IEnumerable<(Cell[] Left, Cell[]? Right)> Pairs(bool isInner)
    {
        Match(isInner);
        foreach (var pair in _pairs.Sorted())
        {
            var left = pair[LeftHead..(LeftHead + _leftWidth)];
            yield return (left, pair[1].IsEmpty ? null : pair[(LeftHead + _leftWidth)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _pairs.Dispose();
    }

    private void Match(bool isInner)
    {
        using var others = _right.Sorted().GetEnumerator();
        var hasOther = others.MoveNext();
        var partners = new List<Cell[]>();
        Cell? key = null;
        foreach (var left in _left.Sorted())
        {
            if (key is null || !left[0].Equals(key.Value))
            {
                key = left[0];
                partners.Clear();
                _memory.Budget.Reset();
                while (hasOther && others.Current[0] < left[0])
                {
                    hasOther = others.MoveNext();
                }

                while (hasOther && !left[0].IsEmpty && others.Current[0].Equals(left[0]))
                {
                    // All partners of one key are kept, and they alone.
                    _memory.Budget.Take(others.Current.Sum(static cell => (long)cell.Weight));
                    partners.Add(others.Current[1..]);
                    hasOther = others.MoveNext();
                }
            }

            foreach (var partner in partners)
            {
                _pairs.Add([left[1], new Cell(1m), .. left[LeftHead..], .. partner]);
            }

            if (partners.Count == 0 && !isInner)
            {
                _pairs.Add([left[1], default, .. left[LeftHead..]]);
            }
        }
    }
}
