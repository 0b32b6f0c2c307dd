using System.Runtime.InteropServices;
using Sworn.Query.Columns;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Time;
using Sworn.Store.Blocks;

namespace Sworn.Query.Counting;

/// <summary>
/// Counts results by receive time and severity. The width of a bucket grows with the time that results span, so that
/// there are never more buckets than asked for. Belongs to one thread.
/// </summary>
public sealed class HistogramSink : IRecordSink, IRowSink
{
    /// <summary>The most buckets: 500.</summary>
    public const int MaxBuckets = 500;

    private const int Severities = 8;

    /// <summary>Seconds of a bucket. Each divides the next, so that narrow buckets can be brought together exactly.</summary>
    private static readonly long[] Widths = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 43_200, 86_400, 604_800, 2_419_200, 31_449_600, 314_496_000];

    private readonly int _most;
    private readonly bool _isBounded;
    private readonly long[] _times = new long[BlockHeader.MaxRecordCount];
    private Dictionary<long, long[]> _buckets = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;
    private int _width;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="most">The most buckets, 1 to <see cref="MaxBuckets"/>.</param>
    /// <param name="since">The beginning of the time that is shown, in nanoseconds of UTC since 1970; null for the first result's.</param>
    /// <param name="until">The end of it; null for the last result's.</param>
    public HistogramSink(int most, long? since, long? until)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MaxBuckets);
        _most = most;
        if (since is { } from && until is { } to && from < to)
        {
            _isBounded = true;
            Include(SecondOf(from));
            Include(SecondOf(to - 1));
        }
    }

    /// <summary>The width of a bucket in seconds.</summary>
    public long BucketSeconds => Widths[_width];

    /// <inheritdoc/>
    public bool Accept(in QueryRecord record)
    {
        Add(SecondOf(record.Fields.ReceivedUtc), record.Pri % Severities, 1);
        return true;
    }

    /// <inheritdoc/>
    void IRowSink.Begin(IReadOnlyList<Template> templates)
    {
        // Nothing here depends on a segment.
    }

    /// <inheritdoc/>
    bool IRowSink.TryTake(in RowGroup rows, RowMask mask)
    {
        var severity = (int?)rows.Facts.Severity;
        if (IsInOneBucket(rows.Block.Header))
        {
            Add(SecondOf(rows.Block.Header.MinReceived), severity, mask.Population);
            return true;
        }

        var times = _times.AsSpan(0, rows.Rows);
        RowTimes.ReadReceived(rows, times);
        long second = 0;
        var pending = 0;
        for (var row = 0; row < times.Length; row++)
        {
            if (!mask[row])
            {
                continue;
            }

            var next = SecondOf(times[row]);
            if (next != second && pending > 0)
            {
                Add(second, severity, pending);
                pending = 0;
            }

            second = next;
            pending++;
        }

        if (pending > 0)
        {
            Add(second, severity, pending);
        }

        return true;
    }

    /// <inheritdoc/>
    bool IRowSink.CanTake(in BlockHeader block, in MessageFacts facts)
    {
        // All its records are results: the time that is shown spans the block, whether it has to be opened or not.
        Include(SecondOf(block.MinReceived));
        Include(SecondOf(block.MaxReceived));
        return IsInOneBucket(block);
    }

    /// <inheritdoc/>
    void IRowSink.Take(in BlockHeader block, in MessageFacts facts, int rows) =>
        Add(SecondOf(block.MinReceived), (int?)facts.Severity, rows);

    /// <inheritdoc/>
    public void AcceptCount(long count)
    {
        // A query that only counts has no records to show over time.
    }

    /// <inheritdoc/>
    public void Hide(HiddenRange range)
    {
        // The report of the scan says it.
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Nothing is buffered.
    }

    /// <summary>The buckets in the order of time, empty ones between included.</summary>
    public IReadOnlyList<HistogramBucket> Buckets()
    {
        var buckets = new List<HistogramBucket>();
        var (first, last) = _isBounded || _buckets.Count == 0 ? (_first, _last) : (_buckets.Keys.Min(), _buckets.Keys.Max());
        for (var start = StartOf(first); first <= last && start <= last; start += BucketSeconds)
        {
            var counts = _buckets.GetValueOrDefault(start) ?? new long[Severities + 1];
            buckets.Add(new HistogramBucket(start, counts[Severities], counts[..Severities]));
        }

        return buckets;
    }

    /// <summary>Whether all times of a block lie in one bucket as wide as they are now.</summary>
    private bool IsInOneBucket(in BlockHeader block)
    {
        var (first, last) = (SecondOf(block.MinReceived), SecondOf(block.MaxReceived));
        return first >= _first && last <= _last && StartOf(first) == StartOf(last);
    }

    private void Add(long second, int? severity, int records)
    {
        Include(second);
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, StartOf(second), out _);
        counts ??= new long[Severities + 1];
        counts[Severities] += records;
        if (severity is { } level)
        {
            counts[level] += records;
        }
    }

    private static long SecondOf(long utc) => long.DivRem(utc, UtcNanoseconds.PerSecond) is var (seconds, rest) && rest < 0 ? seconds - 1 : seconds;

    /// <summary>Makes room for a moment, with wider buckets if need be.</summary>
    private void Include(long second)
    {
        if (second >= _first && second <= _last)
        {
            return;
        }

        _first = Math.Min(_first, second);
        _last = Math.Max(_last, second);
        while (_width < Widths.Length - 1 && (StartOf(_last) - StartOf(_first)) / BucketSeconds >= _most)
        {
            _width++;
            Widen();
        }
    }

    private void Widen()
    {
        var narrow = _buckets;
        _buckets = [];
        foreach (var (start, counts) in narrow)
        {
            if (!_buckets.TryAdd(StartOf(start), counts))
            {
                var sums = _buckets[StartOf(start)];
                for (var number = 0; number < sums.Length; number++)
                {
                    sums[number] += counts[number];
                }
            }
        }
    }

    private long StartOf(long second) => second - (((second % BucketSeconds) + BucketSeconds) % BucketSeconds);
}
