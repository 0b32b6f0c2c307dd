namespace Sworn.Host.Http;

/// <summary>
/// Keeps a flood of refused requests from flooding the log: of each address at most ten are recorded in a minute; how many
/// were not is told with the next that is. Remembers at most 10,000 addresses. Thread-safe.
/// </summary>
internal sealed class DenialThrottle(TimeProvider time)
{
    private const int MostInAMinute = 10;
    private const int MaxOrigins = 10_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether a refusal is to be recorded.</summary>
    /// <param name="origin">The address of who was refused.</param>
    /// <param name="suppressed">How many of it were not recorded before.</param>
    public bool TryTake(string origin, out long suppressed)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_entries.TryGetValue(origin, out var entry))
            {
                if (_entries.Count >= MaxOrigins)
                {
                    _entries.Remove(_entries.MinBy(pair => pair.Value.Began).Key);
                }

                entry = new Entry { Began = now };
                _entries[origin] = entry;
            }

            if (now - entry.Began >= Minute)
            {
                entry.Began = now;
                entry.Taken = 0;
            }

            suppressed = entry.Suppressed;
            if (entry.Taken >= MostInAMinute)
            {
                entry.Suppressed++;
                return false;
            }

            entry.Taken++;
            entry.Suppressed = 0;
            return true;
        }
    }

    private sealed class Entry
    {
        public required DateTimeOffset Began { get; set; }

        public int Taken { get; set; }

        public long Suppressed { get; set; }
    }
}
