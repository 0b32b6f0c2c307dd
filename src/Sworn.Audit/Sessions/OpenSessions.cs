namespace Sworn.Audit.Sessions;

/// <summary>
/// The open sessions of all devices, the one whose last record is oldest first: with too many, that one is given up, so
/// that forged names of devices and processes cannot fill the memory. Depends on the log alone. Belongs to one thread.
/// </summary>
internal sealed class OpenSessions
{
    /// <summary>With what they know up to 10 KB each.</summary>
    private const int Most = 10_000;

    private readonly SortedDictionary<(ulong LastIndex, long Number), (Chain Chain, DeviceSessions Device)> _byLast = [];
    private readonly Dictionary<Chain, ulong> _places = [];

    /// <summary>Takes a session that is open now.</summary>
    public void Add(Chain chain, DeviceSessions device)
    {
        if (_places.Count >= Most)
        {
            var (oldest, owner) = _byLast.First().Value;
            owner.GiveUp(oldest);
        }

        _places.Add(chain, chain.LastIndex);
        _byLast.Add((chain.LastIndex, chain.Number), (chain, device));
    }

    /// <summary>A session got a record.</summary>
    public void Use(Chain chain)
    {
        if (_places.TryGetValue(chain, out var place) && place != chain.LastIndex)
        {
            _byLast.Remove((place, chain.Number), out var open);
            _byLast.Add((chain.LastIndex, chain.Number), open);
            _places[chain] = chain.LastIndex;
        }
    }

    /// <summary>A session is open no more.</summary>
    public void Remove(Chain chain)
    {
        if (_places.Remove(chain, out var place))
        {
            _byLast.Remove((place, chain.Number));
        }
    }
}
