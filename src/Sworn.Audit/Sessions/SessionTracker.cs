namespace Sworn.Audit.Sessions;

/// <summary>
/// Joins records to sessions and chains as they come, device by device. A record that comes before the log-in it
/// belongs
/// to is joined when that arrives; one that comes after the log-out is joined when its own time lies before it.
/// Bounded:
/// with too many open sessions the one without a record for the longest time is given up. Belongs to one thread.
/// </summary>
/// <param name="store">Takes finished chains.</param>
public sealed class SessionTracker(IChainStore store)
{
    /// <summary>
    /// Ten thousand devices; the state of the one that has been silent for the longest time is given up.
    /// </summary>
    private const int MaxDevices = 10_000;

    private readonly Dictionary<string, DeviceSessions> _devices = new(StringComparer.Ordinal);

    /// <summary>The chains that are still open.</summary>
    public IEnumerable<Chain> Open => _devices.Values.SelectMany(device => device.Open);

    /// <summary>Takes the next record of the log and joins it.</summary>
    public void Take(AuditEvent record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_devices.TryGetValue(record.Device, out var device))
        {
            if (_devices.Count == MaxDevices)
            {
                var silent = _devices.MinBy(pair => pair.Value.LastReceived);
                silent.Value.Close();
                _devices.Remove(silent.Key);
            }

            device = new DeviceSessions(record.Device, store);
            _devices.Add(record.Device, device);
        }

        device.Take(record);
    }
}
