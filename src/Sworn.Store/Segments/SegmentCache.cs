using Sworn.Core;

namespace Sworn.Store.Segments;

/// <summary>
/// Keeps the decoded tables and indexes of segments for whoever opens them again. A segment is known again by its whole
/// trailer, which has the checksums of both: one that was written again, without bodies that were given up, is another.
/// Thread-safe.
/// </summary>
/// <param name="maxOctets">About how much memory they may take. When they need more, any of them goes: of a store that is too large a part is always there.</param>
public sealed class SegmentCache(long maxOctets)
{
    // A step through the numbers that comes to any remainder before long.
    private const uint Scatter = 2_654_435_761;

    private readonly Lock _lock = new();
    private readonly Dictionary<SegmentRange, Entry> _entries = [];
    private readonly List<SegmentRange> _ranges = [];
    private long _octets;
    private uint _turn;

    /// <summary>About how much memory is taken.</summary>
    public long Octets
    {
        get
        {
            lock (_lock)
            {
                return _octets;
            }
        }
    }

    /// <summary>What is kept of a segment; null for nothing.</summary>
    internal T? Find<T>(SegmentRange range, in SegmentTrailer trailer)
        where T : class
    {
        lock (_lock)
        {
            return _entries.TryGetValue(range, out var entry) && entry.Trailer == trailer ? entry.Parts.OfType<T>().FirstOrDefault() : null;
        }
    }

    /// <summary>Keeps a part of a segment, which nobody changes.</summary>
    /// <param name="range">The segment.</param>
    /// <param name="trailer">What it is known by.</param>
    /// <param name="part">Its tables or its index.</param>
    /// <param name="octets">About how much memory it takes.</param>
    internal void Keep(SegmentRange range, in SegmentTrailer trailer, object part, long octets)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(range, out var entry) && entry.Trailer != trailer)
            {
                Remove(range);
                entry = null;
            }

            if (entry is null)
            {
                entry = new Entry(trailer);
                _entries.Add(range, entry);
                _ranges.Add(range);
            }

            if (entry.Parts.Exists(kept => kept.GetType() == part.GetType()))
            {
                // Two searches read it at the same time.
                return;
            }

            entry.Parts.Add(part);
            entry.Octets += octets;
            _octets += octets;
            while (_octets > maxOctets && _ranges.Count > 0)
            {
                Remove(_ranges[(int)(NextTurn() % (uint)_ranges.Count)]);
            }
        }
    }

    /// <summary>Searches go through all segments: the one used longest ago would be the next that is needed.</summary>
    private uint NextTurn() => _turn = unchecked(_turn + Scatter);

    private void Remove(SegmentRange range)
    {
        Invariant.Check(_entries.Remove(range, out var entry));
        _octets -= entry!.Octets;
        var at = _ranges.IndexOf(range);
        _ranges[at] = _ranges[^1];
        _ranges.RemoveAt(_ranges.Count - 1);
    }

    private sealed class Entry(SegmentTrailer trailer)
    {
        public SegmentTrailer Trailer { get; } = trailer;

        public List<object> Parts { get; } = [];

        public long Octets { get; set; }
    }
}
