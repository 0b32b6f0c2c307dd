using Sworn.Query.Counting;
using Sworn.Query.Language;

namespace Sworn.Query.Tables;

/// <summary>One aggregate of one group while records come in. Belongs to one thread.</summary>
internal sealed class GroupState(Aggregate aggregate, MemoryBudget budget)
{
    private const int EntryOctets = 64;
    private const int MaxDigits = 28;

    private HashSet<byte[]>? _values;
    private List<decimal>? _numbers;
    private long _count;
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
            case AggregateFunction.Sum or AggregateFunction.Avg:
                if (!TryNumber(value, out var number))
                {
                    return;
                }

                _sum += number;
                break;
            case AggregateFunction.Quantile:
                if (TryNumber(value, out var one))
                {
                    budget.Take(sizeof(decimal));
                    (_numbers ??= []).Add(one);
                }

                break;
            case AggregateFunction.Min or AggregateFunction.Max:
                TakeBest(value);
                break;
            case AggregateFunction.First or AggregateFunction.Last or AggregateFunction.Any:
                TakeByTime(value, time);
                break;
            default:
                break;
        }

        _count++;
    }

    /// <summary>The result.</summary>
    public Cell Result() => aggregate.Function switch
    {
        AggregateFunction.Count => new Cell(_count),
        AggregateFunction.CountUniq => new Cell(_values?.Count ?? 0),
        AggregateFunction.UniqValues => new Cell(JoinedValues()),
        AggregateFunction.Sum => new Cell(_sum),
        AggregateFunction.Avg => _count == 0 ? default : new Cell(decimal.Round(_sum / _count, 6)),
        AggregateFunction.Quantile => Quantile(),
        _ => _best,
    };

    private static bool TryNumber(ReadOnlySpan<byte> value, out decimal number)
    {
        number = 0;
        return value.Length is > 0 and <= MaxDigits
            && System.Buffers.Text.Utf8Parser.TryParse(value, out number, out var used) && used == value.Length;
    }

    private static Cell CellOf(ReadOnlySpan<byte> value) => TryNumber(value, out var number) ? new Cell(number) : new Cell(value);

    private void Keep(ReadOnlySpan<byte> value)
    {
        var values = _values ??= new HashSet<byte[]>(OctetsComparer.Instance);
        if (values.GetAlternateLookup<ReadOnlySpan<byte>>().Add(value))
        {
            budget.Take(EntryOctets + value.Length);
        }
    }

    private void TakeBest(ReadOnlySpan<byte> value)
    {
        var cell = CellOf(value);
        if (_best.IsEmpty || (aggregate.Function == AggregateFunction.Min ? cell < _best : cell > _best))
        {
            _best = cell;
        }
    }

    private void TakeByTime(ReadOnlySpan<byte> value, long time)
    {
        var isBetter = _best.IsEmpty || (aggregate.Function == AggregateFunction.First ? time < _bestTime : time > _bestTime);
        if (isBetter && (_best.IsEmpty || aggregate.Function != AggregateFunction.Any))
        {
            _best = CellOf(value);
            _bestTime = time;
        }
    }

    private byte[] JoinedValues()
    {
        var all = (_values ?? []).OrderBy(static value => new Cell(value));
        var joined = new List<byte>();
        foreach (var value in all)
        {
            joined.AddRange(joined.Count == 0 ? [] : ", "u8);
            joined.AddRange(value);
        }

        return [.. joined];
    }

    private Cell Quantile()
    {
        if (_numbers is null)
        {
            return default;
        }

        _numbers.Sort();
        var rank = (int)Math.Ceiling(aggregate.Share * _numbers.Count);
        return new Cell(_numbers[Math.Clamp(rank - 1, 0, _numbers.Count - 1)]);
    }
}
