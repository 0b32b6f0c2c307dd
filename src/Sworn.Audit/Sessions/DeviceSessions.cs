using System.Globalization;

namespace Sworn.Audit.Sessions;

/// <summary>The sessions and chains of one device.</summary>
internal sealed class DeviceSessions(string device, IChainStore store)
{
    /// <summary>More open sessions than a device has terminals, processes and scripts.</summary>
    private const int MaxOpen = 1000;

    /// <summary>Closed sessions that a late record may still belong to.</summary>
    private const int MaxRecent = 64;

    /// <summary>Records that wait for their log-in.</summary>
    private const int MaxWaiting = 256;

    /// <summary>10 s: how far a transport without order may carry records apart.</summary>
    private const long LateNanoseconds = 10_000_000_000;

    private readonly Dictionary<string, Chain> _open = new(StringComparer.Ordinal);
    private readonly List<(string Key, Chain Chain)> _recent = [];
    private readonly List<AuditEvent> _waiting = [];
    private readonly DeviceChains _chains = new(device, store);

    public long LastReceived { get; private set; }

    public IEnumerable<Chain> Open => _open.Values.Distinct().Concat(_chains.Open);

    public void Take(AuditEvent record)
    {
        LastReceived = record.ReceivedUtc;
        switch (SessionRole.Of(record))
        {
            case SessionPart.Begin:
                Begin(record);
                break;
            case SessionPart.End:
                EndSession(record);
                break;
            case SessionPart.Within:
                Join(record);
                break;
            default:
                break;
        }

        _chains.Take(record);
    }

    public void Close()
    {
        foreach (var chain in Open.ToList())
        {
            store.Keep(chain);
        }
    }

    private void Begin(AuditEvent record)
    {
        var key = SessionRole.KeyOf(record);
        if (_open.TryGetValue(key, out var open) && SessionRole.Continues(open, record))
        {
            AddTo(open, record);
            return;
        }

        if (open is not null)
        {
            open.Doubt(Confidence.Likely, "no end was seen; the same process began another session");
            Finish(open, record.EventTime);
        }

        var chain = new Chain(ChainKind.Session, device, key) { HasBegin = true };
        chain.Doubt(Confidence.Certain, $"joined by {key}");
        AddTo(chain, record);
        Register(key, chain);
        JoinConnection(chain, record);
        JoinWaiting(key, chain);
    }

    /// <summary>A session that runs in an SSH connection is reached by address and port as well.</summary>
    private void JoinConnection(Chain chain, AuditEvent record)
    {
        if (SessionRole.ConnectionOf(record) is not { } connection)
        {
            return;
        }

        if (_open.TryGetValue(connection, out var other) && other != chain)
        {
            other.Learn(record, "sworn.session.kind");
            chain.Learn("sworn.session.peer", other.Key, record);
            return;
        }

        _open.TryAdd(connection, chain);
    }

    private void JoinWaiting(string key, Chain chain)
    {
        for (var number = 0; number < _waiting.Count; number++)
        {
            var waiting = _waiting[number];
            if (SessionRole.KeyOf(waiting) == key && chain.Start - waiting.EventTime <= LateNanoseconds)
            {
                AddTo(chain, waiting);
                _waiting.RemoveAt(number--);
            }
        }
    }

    private void EndSession(AuditEvent record)
    {
        if (Find(record) is not { } chain)
        {
            Late(record);
            return;
        }

        AddTo(chain, record);
        Finish(chain, record.EventTime);
    }

    private void Join(AuditEvent record)
    {
        if (Find(record) is { } chain)
        {
            AddTo(chain, record);
            return;
        }

        Late(record);
    }

    /// <summary>
    /// The open session of a record: by process, else by connection, else by the only session of its user.
    /// </summary>
    private Chain? Find(AuditEvent record)
    {
        var key = SessionRole.KeyOf(record);
        if (key.Length > 0 && _open.TryGetValue(key, out var chain))
        {
            return chain;
        }

        if (SessionRole.ConnectionOf(record) is { } connection && _open.TryGetValue(connection, out chain))
        {
            return chain;
        }

        return key.Length > 0 ? null : OnlySessionOf(record);
    }

    private Chain? OnlySessionOf(AuditEvent record)
    {
        if (record["user.name"] is not { } user)
        {
            return null;
        }

        var candidates = _open.Values.Distinct()
            .Where(chain => chain.User == user && chain.End is null && SessionRole.MayHold(chain, record)).Take(3).ToList();
        if (candidates.Count != 1)
        {
            return null;
        }

        candidates[0].Doubt(Confidence.Weak, string.Create(
            CultureInfo.InvariantCulture, $"record {record.Index} names no process; it is the only open session of '{user}'"));
        return candidates[0];
    }

    /// <summary>No open session: one that ended only just may have it, or one that is still to come.</summary>
    private void Late(AuditEvent record)
    {
        var key = SessionRole.KeyOf(record);
        foreach (var (recent, chain) in _recent)
        {
            if (recent == key && key.Length > 0 && record.EventTime <= chain.End && record.EventTime >= chain.Start)
            {
                AddTo(chain, record);
                return;
            }
        }

        if (key.Length == 0)
        {
            return;
        }

        if (_waiting.Count == MaxWaiting)
        {
            _waiting.RemoveAt(0);
        }

        _waiting.Add(record);
    }

    private static void AddTo(Chain chain, AuditEvent record)
    {
        chain.Add(record);
        record.Session = chain;
        chain.Learn(
            record, "user.name", "source.ip", "source.address", "source.domain", "source.port", "sworn.terminal",
            "sworn.session.kind", "user.roles", "event.reason");
        if (record.Action is "configuration-committed")
        {
            chain.Learn("event.outcome", Events.EventJson.NameOf(record.Outcome), record);
        }
    }

    private void Register(string key, Chain chain)
    {
        if (_open.Count >= MaxOpen)
        {
            var oldest = _open.Values.MinBy(open => open.Start)!;
            oldest.Doubt(Confidence.Likely, "given up: too many sessions are open");
            Finish(oldest, oldest.Start);
        }

        _open[key] = chain;
    }

    private void Finish(Chain chain, long end)
    {
        chain.End = end;
        foreach (var key in _open.Where(pair => pair.Value == chain).Select(pair => pair.Key).ToList())
        {
            _open.Remove(key);
        }

        _recent.Add((chain.Key, chain));
        if (_recent.Count > MaxRecent)
        {
            _recent.RemoveAt(0);
        }

        store.Keep(chain);
    }
}
