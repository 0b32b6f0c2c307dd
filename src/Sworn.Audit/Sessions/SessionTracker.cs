namespace Sworn.Audit.Sessions;

/// <summary>
/// Joins records to sessions and chains as they come, device by device. A record that comes before the log-in it belongs
/// to is joined when that arrives; one that comes after the log-out is joined when its own time lies before it; one whose
/// log-in never comes is joined to what the same process does. Bounded: with too many open sessions the oldest is given
/// up, with too many devices the one that has been silent for the longest time. Belongs to one thread.
/// </summary>
public sealed class SessionTracker
{
    /// <summary>
    /// Ten thousand devices; the state of the one that has been silent for the longest time is given up.
    /// </summary>
    private const int MaxDevices = 10_000;

    private readonly Dictionary<string, LinkedListNode<(string Name, DeviceSessions Sessions)>> _devices = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, DeviceSessions Sessions)> _bySilence = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Makes a tracker without devices.</summary>
    /// <param name="store">Takes finished chains.</param>
    public SessionTracker(IChainStore store)
        : this(new ChainBook(store))
    {
    }

    internal SessionTracker(ChainBook book) => Book = book;

    /// <summary>The chains that are still open.</summary>
    public IEnumerable<Chain> Open => _bySilence.SelectMany(device => device.Sessions.Open);

    internal ChainBook Book { get; }

    internal HeldBudget Budget { get; } = new();

    internal OpenSessions Sessions { get; } = new();

    /// <summary>Whether a tracker has use for records with an action; others need not be made into events.</summary>
    public static bool IsTracked(string action) => SessionRole.IsTracked(action);

    /// <summary>Takes the next record of the log and joins it.</summary>
    public void Take(AuditEvent record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_devices.TryGetValue(record.Device, out var node))
        {
            if (_devices.Count == MaxDevices)
            {
                GiveUp(_bySilence.First!);
            }

            node = Add(record.Device, new DeviceSessions(record.Device, Book, Budget, Sessions));
        }

        _bySilence.Remove(node);
        _bySilence.AddLast(node);
        node.Value.Sessions.Take(record);
        if (Book.IsTracking)
        {
            _changed.Add(record.Device);
        }
    }

    /// <summary>The devices whose state changed since the last call; null for one that was given up.</summary>
    internal IReadOnlyList<(string Name, DeviceSessions? Sessions)> TakeChanges()
    {
        var changes = _changed.Order(StringComparer.Ordinal)
            .Select(name => (name, _devices.TryGetValue(name, out var node) ? node.Value.Sessions : null)).ToList();
        _changed.Clear();
        return changes;
    }

    /// <summary>Takes a device that was stored; they come in the order of their last records.</summary>
    internal LinkedListNode<(string Name, DeviceSessions Sessions)> Add(string name, DeviceSessions sessions)
    {
        var node = _bySilence.AddLast((name, sessions));
        _devices.Add(name, node);
        return node;
    }

    private void GiveUp(LinkedListNode<(string Name, DeviceSessions Sessions)> silent)
    {
        silent.Value.Sessions.Close();
        _devices.Remove(silent.Value.Name);
        _bySilence.Remove(silent);
        if (Book.IsTracking)
        {
            _changed.Add(silent.Value.Name);
        }
    }
}
