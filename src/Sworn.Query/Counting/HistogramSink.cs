using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Time;

namespace Sworn.Query.Counting;

/// <summary>
/// Counts results by receive time and severity. The width of a bucket grows with the time that results span, so that
/// there are never more buckets than asked for. Belongs to one thread.
/// </summary>
public sealed class HistogramSink : IRecordSink
{
    /// <summary>The most buckets: 500.</summary>
    public const int MaxBuckets = 500;

    private const int Severities = 8;

    /// <summary>Seconds of a bucket. Each divides the next, so that narrow buckets can be brought together exactly.</summary>
    private static readonly long[] Widths = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 43_200, 86_400, 604_800, 2_419_200, 31_449_600, 314_496_000];

    private readonly int _most;
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
            Include(SecondOf(from));
            Include(SecondOf(to - 1));
        }
    }

    /// <summary>The width of a bucket in seconds.</summary>
    public long BucketSeconds => Widths[_width];

    /// <inheritdoc/>
    public bool Accept(in QueryRecord record)
    {
        var second = SecondOf(record.Fields.ReceivedUtc);
        Include(second);
        var start = StartOf(second);
        if (!_buckets.TryGetValue(start, out var counts))
        {
            counts = new long[Severities + 1];
            _buckets[start] = counts;
        }

        counts[Severities]++;
        if (record.Message.Pri is { } pri)
        {
            counts[pri % Severities]++;
        }

        return true;
    }

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
        for (var start = StartOf(_first); _first <= _last && start <= _last; start += BucketSeconds)
        {
            var counts = _buckets.GetValueOrDefault(start) ?? new long[Severities + 1];
            buckets.Add(new HistogramBucket(start, counts[Severities], counts[..Severities]));
        }

        return buckets;
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
