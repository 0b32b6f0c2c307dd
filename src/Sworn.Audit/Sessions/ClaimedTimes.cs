namespace Sworn.Audit.Sessions;

/// <summary>
/// What each device's last record claimed as its time, so that a change of the clock has an old value. Bounded: devices
/// beyond the limit have none. Belongs to one thread.
/// </summary>
internal sealed class ClaimedTimes
{
    private const int MaxDevices = 100_000;

    private readonly Dictionary<string, long> _times = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Whether changes are remembered until <see cref="TakeChanges"/>.</summary>
    public bool IsTracking { get; init; }

    /// <summary>Gives what the device claimed before, and remembers what it claims now.</summary>
    public long? Exchange(string device, long? claimed)
    {
        var previous = _times.TryGetValue(device, out var last) ? last : (long?)null;
        if (claimed is { } now && (previous is not null || _times.Count < MaxDevices))
        {
            Set(device, now);
            if (IsTracking)
            {
                _changed.Add(device);
            }
        }

        return previous;
    }

    public void Set(string device, long claimed) => _times[device] = claimed;

    /// <summary>The devices whose time changed since the last call.</summary>
    public IReadOnlyList<(string Device, long Claimed)> TakeChanges()
    {
        var changes = _changed.Select(device => (device, _times[device])).ToList();
        _changed.Clear();
        return changes;
    }
}
