using Sworn.Query.Counting;
using Sworn.Query.Language;
using Sworn.Query.Spill;

namespace Sworn.Query.Tables;

/// <summary>One aggregate of one group while records come in. Belongs to one thread.</summary>
internal sealed class GroupState(Aggregate aggregate, MemoryBudget budget)
{
    private const int EntryOctets = 64;

    private HashSet<byte[]>? _values;
    private List<decimal>? _numbers;
    private long _count;
    private long _distinct;
    private decimal _sum;
    private Cell _best;
    private long _bestTime;

    /// <summary>Counts records whose values are not looked at.</summary>
    public void Add(long records) => _count += records;

    /// <summary>Takes a value of a record.</summary>
    public void Take(ReadOnlySpan<byte> value, long time)
    {
        switch (aggregate.Function)
        {
            case AggregateFunction.CountUniq or AggregateFunction.UniqValues:
                Keep(value);
                break;
            case AggregateFunction.Sum or AggregateFunction.Avg or AggregateFunction.Rate:
                if (!Numbers.TryRead(value, out var number))
                {
                    return;
                }

                _sum += number;
                break;
            case AggregateFunction.Quantile:
                if (Numbers.TryRead(value, out var one))
                {
                    budget.Count(sizeof(decimal));
                    (_numbers ??= []).Add(one);
                }

                break;
            case AggregateFunction.Min or AggregateFunction.Max:
                TakeBest(CellOf(value));
                break;
            case AggregateFunction.First or AggregateFunction.Last or AggregateFunction.Any:
                TakeByTime(CellOf(value), time);
                break;
            default:
                break;
        }

        _count++;
    }

    /// <summary>The result.</summary>
    /// <param name="seconds">The time that the group stands for; null when it has none.</param>
    public Cell Result(decimal? seconds) => aggregate.Function switch
    {
        AggregateFunction.Count => new Cell(_count),
        AggregateFunction.CountUniq => new Cell(_distinct + (_values?.Count ?? 0)),
        AggregateFunction.UniqValues => Cell.Of(JoinedValues()),
        AggregateFunction.Sum => new Cell(_sum),
        AggregateFunction.Avg => _count == 0 ? default : new Cell(decimal.Round(_sum / _count, 6)),
        AggregateFunction.Quantile => _numbers is null ? _best : Quantile(),
        AggregateFunction.Rate => seconds is null or 0 ? default : new Cell(decimal.Round((aggregate.Field is null ? _count : _sum) / seconds.Value, 6)),
        _ => _best,
    };

    /// <summary>Puts what is known aside, values and numbers in their order.</summary>
    public void Write(SpillWriter to)
    {
        to.WriteVarint((ulong)_count);
        to.WriteDecimal(_sum);
        to.WriteCell(_best);
        to.WriteInt64(_bestTime);
        foreach (var value in (_values ?? []).Order(OctetsOrder.Instance))
        {
            to.WriteByte(1);
            to.WriteOctets(value);
        }

        to.WriteByte(0);
        to.WriteVarint((ulong)(_numbers?.Count ?? 0));
        foreach (var number in (_numbers ?? []).Order())
        {
            to.WriteDecimal(number);
        }
    }

    /// <summary>Brings together what was put aside of one group, in the order of the pieces.</summary>
    /// <param name="aggregate">What is computed.</param>
    /// <param name="from">The pieces that have the group; each stands at this aggregate, and stands behind it then.</param>
    /// <param name="budget">What may be kept.</param>
    /// <exception cref="QueryTooLargeException">The values that the result lists are too many.</exception>
    public static GroupState Merge(Aggregate aggregate, IReadOnlyList<SpillReader> from, MemoryBudget budget)
    {
        var merged = new GroupState(aggregate, budget);
        foreach (var piece in from)
        {
            merged.MergeOne(piece);
        }

        merged.MergeValues(from);
        merged.MergeNumbers(from);
        return merged;
    }

    private static Cell CellOf(ReadOnlySpan<byte> value) => Numbers.TryRead(value, out var number) ? new Cell(number) : new Cell(value);

    private void Keep(ReadOnlySpan<byte> value)
    {
        var values = _values ??= new HashSet<byte[]>(OctetsComparer.Instance);
        if (values.GetAlternateLookup<ReadOnlySpan<byte>>().Add(value))
        {
            budget.Count(EntryOctets + value.Length);
        }
    }

    private void TakeBest(Cell cell)
    {
        if (_best.IsEmpty || (aggregate.Function == AggregateFunction.Min ? cell < _best : cell > _best))
        {
            _best = cell;
        }
    }

    private void TakeByTime(Cell cell, long time)
    {
        var isBetter = _best.IsEmpty || (aggregate.Function == AggregateFunction.First ? time < _bestTime : time > _bestTime);
        if (isBetter && (_best.IsEmpty || aggregate.Function != AggregateFunction.Any))
        {
            _best = cell;
            _bestTime = time;
        }
    }

    private byte[] JoinedValues()
    {
        var joined = new List<byte>();
        foreach (var value in (_values ?? []).Order(OctetsOrder.Instance))
        {
            joined.AddRange(joined.Count == 0 ? [] : ", "u8);
            joined.AddRange(value);
        }

        return [.. joined];
    }

    private Cell Quantile()
    {
        _numbers!.Sort();
        return new Cell(_numbers[RankOf(_numbers.Count)]);
    }

    private int RankOf(int count) => Math.Clamp((int)Math.Ceiling(aggregate.Share * count) - 1, 0, count - 1);

    private void MergeOne(SpillReader from)
    {
        _count += (long)from.ReadVarint();
        _sum += from.ReadDecimal();
        var best = from.ReadCell();
        var time = from.ReadInt64();
        if (best.IsEmpty)
        {
            return;
        }

        if (aggregate.Function is AggregateFunction.Min or AggregateFunction.Max)
        {
            TakeBest(best);
        }
        else
        {
            TakeByTime(best, time);
        }
    }

    /// <summary>Counts the different values of all pieces, which have them in order; keeps them only where the result shows them.</summary>
    private void MergeValues(IReadOnlyList<SpillReader> from)
    {
        var heads = new PriorityQueue<SpillReader, byte[]>(OctetsOrder.Instance);
        foreach (var piece in from)
        {
            Next(heads, piece);
        }

        byte[]? before = null;
        while (heads.TryDequeue(out var piece, out var value))
        {
            Next(heads, piece);
            if (before.AsSpan().SequenceEqual(value) && before is not null)
            {
                continue;
            }

            before = value;
            if (aggregate.Function == AggregateFunction.UniqValues)
            {
                budget.Take(EntryOctets + value.Length);
                (_values ??= new HashSet<byte[]>(OctetsComparer.Instance)).Add(value);
            }
            else
            {
                _distinct++;
            }
        }
    }

    private static void Next(PriorityQueue<SpillReader, byte[]> heads, SpillReader piece)
    {
        if (piece.ReadByte() != 0)
        {
            heads.Enqueue(piece, piece.ReadOctets());
        }
    }

    /// <summary>Walks the numbers of all pieces in order up to the one that is wanted, and past the others.</summary>
    private void MergeNumbers(IReadOnlyList<SpillReader> from)
    {
        var heads = new PriorityQueue<(SpillReader Piece, ulong Left), decimal>();
        var count = 0;
        foreach (var piece in from)
        {
            var own = piece.ReadVarint();
            count += (int)own;
            if (own > 0)
            {
                heads.Enqueue((piece, own - 1), piece.ReadDecimal());
            }
        }

        var wanted = count == 0 ? -1 : RankOf(count);
        for (var at = 0; heads.TryDequeue(out var head, out var number); at++)
        {
            _best = at == wanted ? new Cell(number) : _best;
            if (head.Left > 0)
            {
                heads.Enqueue((head.Piece, head.Left - 1), head.Piece.ReadDecimal());
            }
        }
    }
}
