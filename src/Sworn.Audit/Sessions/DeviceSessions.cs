using System.Globalization;

namespace Sworn.Audit.Sessions;

/// <summary>
/// The sessions and chains of one device. Time is that of the records: what is given up after a while is given up when
/// the device's next record comes, so that the same log always gives the same sessions.
/// </summary>
internal sealed class DeviceSessions
{
    /// <summary>More open sessions than a device has terminals, processes and scripts.</summary>
    private const int MaxOpen = 1000;

    /// <summary>Closed sessions that a late record may still belong to.</summary>
    private const int MaxRecent = 64;

    /// <summary>Records that wait for their log-in.</summary>
    private const int MaxWaiting = 256;

    /// <summary>10 s: how far a transport without order may carry records apart.</summary>
    private const long LateNanoseconds = 10_000_000_000;

    /// <summary>30 s: how long a record waits for the log-in that it belongs to; people take time between the two records of one.</summary>
    private const long WaitNanoseconds = 30_000_000_000;

    /// <summary>12 h without a record: longer than devices leave a session idle, shorter than process numbers take to come again.</summary>
    private const long IdleNanoseconds = 43_200_000_000_000;

    /// <summary>An hour: how late a record of a closed session may be.</summary>
    private const long RecentNanoseconds = 3_600_000_000_000;

    private readonly string _device;
    private readonly ChainBook _book;
    private readonly Dictionary<string, Chain> _open = new(StringComparer.Ordinal);
    private readonly List<Chain> _recent = [];
    private readonly HeldRecords _waiting;
    private readonly DeviceChains _chains;
    private readonly OpenSessions _all;

    public DeviceSessions(string device, ChainBook book, HeldBudget budget, OpenSessions all)
    {
        _device = device;
        _book = book;
        _all = all;
        _waiting = new HeldRecords(budget, MaxWaiting);
        _chains = new DeviceChains(device, book, budget);
    }

    public long LastReceived { get; private set; }

    /// <summary>The last record, by its position in the log.</summary>
    public ulong LastIndex { get; private set; }

    public IEnumerable<Chain> Open => _open.Values.Distinct().OrderBy(chain => chain.Number).Concat(_chains.Open);

    /// <summary>The records that wait.</summary>
    public IEnumerable<AuditEvent> Held => _waiting.All.Concat(_chains.Held);

    public void Take(AuditEvent record)
    {
        LastReceived = Math.Max(LastReceived, record.ReceivedUtc);
        LastIndex = record.Index;
        Expire();
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
            _all.Remove(chain);
            _book.Complete(chain);
        }

        _waiting.Clear();
        _chains.Clear();
    }

    public DeviceState Save() => _chains.Save(new DeviceState
    {
        LastReceived = LastReceived,
        Open = new SortedDictionary<string, long>(_open.ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal), StringComparer.Ordinal),
        Recent = [.. _recent.Select(chain => chain.Number)],
        Waiting = [.. _waiting.All.Select(record => record.Index)],
    });

    public void Load(DeviceState state, ulong lastIndex, Func<long, Chain> chainOf, Func<ulong, AuditEvent> recordOf)
    {
        LastReceived = state.LastReceived;
        LastIndex = lastIndex;
        foreach (var (key, number) in state.Open)
        {
            var chain = _open[key] = chainOf(number);
            chain.Alias = key == chain.Key ? chain.Alias : key;
            if (key == chain.Key)
            {
                _all.Add(chain, this);
            }
        }

        _recent.AddRange(state.Recent.Select(chainOf));
        foreach (var index in state.Waiting)
        {
            _waiting.Add(recordOf(index));
        }

        _chains.Load(state, chainOf, recordOf);
    }

    /// <summary>Ends a session that has been silent for longest, because too many are open.</summary>
    public void GiveUp(Chain chain)
    {
        chain.Doubt(Confidence.Likely, "given up: too many sessions are open");
        Finish(chain, chain.Latest);
    }

    private void Expire()
    {
        _recent.RemoveAll(chain => LastReceived - chain.LastReceived > RecentNanoseconds);
        foreach (var orphan in _waiting.Expire(LastReceived - WaitNanoseconds))
        {
            if (SessionRole.ShowsSession(orphan))
            {
                BeginWithoutLogIn(orphan);
            }
        }
    }

    /// <summary>The log-in was lost, or came before the log began: what the process did belongs together all the same.</summary>
    private void BeginWithoutLogIn(AuditEvent record)
    {
        var key = record.SessionKey;
        if (!_open.TryGetValue(key, out var chain))
        {
            chain = _book.Make(ChainKind.Session, _device, key);
            chain.Doubt(Confidence.Likely, $"its log-in was not seen; joined by {key}");
            Register(key, chain);
        }
        else if (chain.HasBegin)
        {
            return;
        }

        AddTo(chain, record);
        if (SessionRole.Of(record) == SessionPart.End)
        {
            Finish(chain, record.EventTime);
        }
    }

    private void Begin(AuditEvent record)
    {
        // A log-in that names neither process nor number is a session of its own, which only its user finds.
        var key = record.SessionKey is { Length: > 0 } named ? named : string.Create(CultureInfo.InvariantCulture, $"record {record.Index}");
        if (_open.TryGetValue(key, out var open) && SessionRole.Continues(open, record))
        {
            open.HasBegin = true;
            AddTo(open, record);
            return;
        }

        if (open is not null)
        {
            open.Doubt(Confidence.Likely, "no end was seen; the same process began another session");
            Finish(open, open.Latest);
        }

        var chain = _book.Make(ChainKind.Session, _device, key);
        chain.HasBegin = true;
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

        if (_open.TryAdd(connection, chain))
        {
            chain.Alias = connection;
        }
    }

    /// <summary>What overtook its log-in on the way belongs to it, the log-out too.</summary>
    private void JoinWaiting(string key, Chain chain)
    {
        long? end = null;
        for (var number = 0; number < _waiting.Count; number++)
        {
            var waiting = _waiting[number];
            if (waiting.SessionKey == key && chain.Start - waiting.EventTime <= LateNanoseconds)
            {
                AddTo(chain, waiting);
                _waiting.RemoveAt(number--);
                end = SessionRole.Of(waiting) == SessionPart.End && waiting.EventTime >= chain.Start ? waiting.EventTime : end;
            }
        }

        if (end is { } ended)
        {
            Finish(chain, ended);
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
        var key = record.SessionKey;
        if (key.Length > 0 && _open.TryGetValue(key, out var chain) && IsStillOf(chain, record))
        {
            return chain;
        }

        if (SessionRole.ConnectionOf(record) is { } connection && _open.TryGetValue(connection, out chain) && IsStillOf(chain, record))
        {
            return chain;
        }

        return key.Length > 0 ? null : OnlySessionOf(record);
    }

    /// <summary>A process number comes again: with another user, or after half a day of silence, it is another session.</summary>
    private bool IsStillOf(Chain chain, AuditEvent record)
    {
        var isIdle = LastReceived - chain.LastReceived > IdleNanoseconds;
        var isAgain = SessionRole.IsNewLogIn(chain, record);
        if (!isIdle && !isAgain && !SessionRole.IsOfAnother(chain, record))
        {
            return true;
        }

        chain.Doubt(Confidence.Likely, isIdle ? "no end was seen, and no record for 12 hours"
            : isAgain ? "no end was seen; the same process authenticated somebody again" : "no end was seen; the same process serves another user");
        Finish(chain, chain.Latest);
        return false;
    }

    private Chain? OnlySessionOf(AuditEvent record)
    {
        if (record["user.name"] is not { } user)
        {
            return null;
        }

        Chain? only = null;
        foreach (var (key, chain) in _open)
        {
            if (chain.User == user && key == chain.Key && SessionRole.MayHold(chain, record))
            {
                if (only is not null)
                {
                    return null;
                }

                only = chain;
            }
        }

        only?.Doubt(Confidence.Weak, string.Create(
            CultureInfo.InvariantCulture, $"record {record.Index} names no process; it is the only open session of '{user}'"));
        return only;
    }

    /// <summary>No open session: one that ended only just may have it, or one that is still to come.</summary>
    private void Late(AuditEvent record)
    {
        var key = record.SessionKey;
        if (key.Length == 0)
        {
            return;
        }

        foreach (var chain in _recent)
        {
            if (chain.Key == key && record.EventTime <= chain.End && record.EventTime >= chain.Start && !SessionRole.IsOfAnother(chain, record))
            {
                AddTo(chain, record);
                return;
            }
        }

        _waiting.Add(record);
    }

    private void AddTo(Chain chain, AuditEvent record)
    {
        chain.Add(record);
        _all.Use(chain);
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
            GiveUp(OldestOpen());
        }

        _open[key] = chain;
        _all.Add(chain, this);
    }

    private Chain OldestOpen()
    {
        Chain? oldest = null;
        foreach (var chain in _open.Values)
        {
            oldest = oldest is null || chain.LastIndex < oldest.LastIndex ? chain : oldest;
        }

        return oldest!;
    }

    private void Finish(Chain chain, long end)
    {
        chain.End = end;
        _all.Remove(chain);
        _open.Remove(chain.Key);
        if (chain.Alias is { } alias && _open.TryGetValue(alias, out var other) && other == chain)
        {
            _open.Remove(alias);
        }

        _recent.Add(chain);
        if (_recent.Count > MaxRecent)
        {
            _recent.RemoveAt(0);
        }

        _book.Complete(chain);
    }
}
