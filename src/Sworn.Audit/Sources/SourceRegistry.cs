using System.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>
/// Every source that sent: when last, how often, and what is wrong with it. Grows record by record; time is that of the
/// log. Bounded: the source that has been silent for the longest time goes when there are too many. Belongs to one thread.
/// </summary>
internal sealed class SourceRegistry
{
    /// <summary>The most sources that are watched.</summary>
    public const int MaxSources = 100_000;

    /// <summary>10 s: how often time alone is looked at.</summary>
    private const long TickNanoseconds = 10_000_000_000;

    private readonly FindingSettings _settings;
    private readonly Dictionary<string, ExpectedSource> _expected;
    private readonly HashSet<string> _arrived = new(StringComparer.Ordinal);
    private readonly Dictionary<byte[], LinkedListNode<SourceState>> _sources = new(Events.OctetComparer.Instance);
    private readonly Dictionary<byte[], LinkedListNode<SourceState>>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly LinkedList<SourceState> _bySilence = new();
    private readonly List<SourceState> _changed = [];
    private readonly List<string> _gone = [];
    private readonly PriorityQueue<SourceState, long> _due = new();

    public SourceRegistry(FindingSettings settings)
    {
        _settings = settings;
        _expected = settings.Expected.ToDictionary(source => source.Name, StringComparer.Ordinal);
        _lookup = _sources.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>What is wrong.</summary>
    public FindingBook Findings { get; } = new();

    /// <summary>Where the log is.</summary>
    public LogMoment Moment { get; private set; }

    /// <summary>The session of the log that is read.</summary>
    public uint Session { get; private set; }

    /// <summary>How many sources there are.</summary>
    public int Count => _sources.Count;

    /// <summary>How many sources were forgotten because there were too many.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Goes on in the log: to a record of any kind.</summary>
    /// <param name="index">The record.</param>
    /// <param name="session">The session that wrote it.</param>
    /// <param name="receivedUtc">When.</param>
    /// <param name="isClockStep">Whether it says that our clock was stepped.</param>
    public void Advance(ulong index, uint session, long receivedUtc, bool isClockStep)
    {
        var moment = Moment;
        if (session != Session || isClockStep)
        {
            Session = session;
            Moment = new LogMoment(index, receivedUtc, moment.Listening + 1, receivedUtc, moment.ClockSteps + (isClockStep ? 1 : 0));
            foreach (var source in _bySilence)
            {
                // With a clock that went back, what was due then is due earlier now.
                Queue(source);
            }

            return;
        }

        var now = Math.Max(moment.Now, receivedUtc);
        Moment = moment with { Index = index, Now = now };
        if (now / TickNanoseconds != moment.Now / TickNanoseconds)
        {
            Look();
        }
    }

    /// <summary>Takes a message of a sender; <see cref="Advance"/> went to it.</summary>
    /// <param name="body">The octets as received.</param>
    /// <param name="receivedUtc">When: nanoseconds of UTC since 1970.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="message">What the parser found in it.</param>
    public void Take(ReadOnlySpan<byte> body, long receivedUtc, Sender sender, SyslogMessage message)
    {
        if (sender.IsOwn)
        {
            if (Announcement.TryRead(Moment.Index, body, message, out var said))
            {
                Findings.Take(said);
            }

            return;
        }

        var name = message.Hostname.Of(body);
        var key = name.IsEmpty ? sender.AddressOctets : name;
        var node = Find(key) ?? Meet(key, receivedUtc);

        var source = node.Value;
        _bySilence.Remove(node);
        _bySilence.AddLast(node);
        if (!source.IsChanged)
        {
            _changed.Add(source);
        }

        var isUrgent = source.Take(Moment, body, receivedUtc, sender, message);
        if (_expected.Count > 0)
        {
            Expect(source);
        }

        if (isUrgent || source.SilenceDue(Moment) < source.Queued)
        {
            Queue(source);
        }
    }

    /// <summary>The sources that changed since the last call.</summary>
    public IReadOnlyList<SourceState> TakeChanges()
    {
        var changes = _changed.Where(source => source.IsChanged).ToList();
        _changed.Clear();
        changes.ForEach(source => source.IsChanged = false);
        return changes;
    }

    /// <summary>The sources that were forgotten since the last call.</summary>
    public IReadOnlyList<string> TakeGone()
    {
        var gone = _gone.ToList();
        _gone.Clear();
        return gone;
    }

    /// <summary>Goes to where the log was when the state was stored.</summary>
    public void Restore(LogMoment moment, uint session, long forgotten) => (Moment, Session, Forgotten) = (moment, session, forgotten);

    /// <summary>Takes a source that was stored; they come in the order of their last records, after their findings.</summary>
    public void Restore(string device, SourceFacts facts)
    {
        var source = new SourceState(device, facts, _settings, Findings);
        _sources.Add(Encoding.UTF8.GetBytes(device), _bySilence.AddLast(source));
        Expect(source);
        Queue(source);
    }

    /// <summary>A name that is no UTF-8 is known by what it is shown as, for that is what is stored.</summary>
    private LinkedListNode<SourceState>? Find(ReadOnlySpan<byte> key) =>
        _lookup.TryGetValue(key, out var node) || (!System.Text.Unicode.Utf8.IsValid(key) && _lookup.TryGetValue(Canonical(key), out node)) ? node : null;

    private static byte[] Canonical(ReadOnlySpan<byte> key) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(key));

    private LinkedListNode<SourceState> Meet(ReadOnlySpan<byte> key, long receivedUtc)
    {
        if (_sources.Count == MaxSources)
        {
            Forget(_bySilence.First!);
        }

        var device = Encoding.UTF8.GetString(key);
        var facts = new SourceFacts
        {
            FirstSeen = receivedUtc,
            FirstIndex = Moment.Index,
            LastSeen = receivedUtc,
            Listening = Moment.Listening,
            ClockSteps = Moment.ClockSteps,
        };
        var node = _bySilence.AddLast(new SourceState(device, facts, _settings, Findings));
        _sources.Add(Canonical(key), node);
        Findings.OpenOrGet(device, FindingKind.NewSource, Moment, Moment.Index, "seen for the first time");
        return node;
    }

    private void Forget(LinkedListNode<SourceState> node)
    {
        var source = node.Value;
        foreach (var kind in Enum.GetValues<FindingKind>())
        {
            Findings.Close(source.Device, kind, Moment);
        }

        Forgotten++;
        source.Queued = long.MaxValue;
        _gone.Add(source.Device);
        source.IsChanged = false;
        _sources.Remove(Encoding.UTF8.GetBytes(source.Device));
        _bySilence.Remove(node);
    }

    private void Expect(SourceState source)
    {
        var name = _expected.ContainsKey(source.Device) ? source.Device : source.Facts.Address;
        if (source.Expected is null && _expected.TryGetValue(name, out var expected))
        {
            source.Expected = expected;
            _arrived.Add(name);
            Findings.Close(name, FindingKind.Silent, Moment);
            Queue(source);
        }
    }

    private void Queue(SourceState source)
    {
        var due = NextTick(source.Due(Moment));
        if (due < source.Queued)
        {
            source.Queued = due;
            _due.Enqueue(source, due);
        }
    }

    /// <summary>The first moment at which what is due then is looked at.</summary>
    private static long NextTick(long due) =>
        due > long.MaxValue - TickNanoseconds ? long.MaxValue : (due + TickNanoseconds - 1) / TickNanoseconds * TickNanoseconds;

    /// <summary>Looks at what is due, at the last full tick: when the record that led here came within it changes nothing.</summary>
    private void Look()
    {
        var moment = Moment with { Now = Moment.Now / TickNanoseconds * TickNanoseconds };
        while (_due.TryPeek(out var source, out var due) && due <= moment.Now)
        {
            _due.Dequeue();
            if (source.Queued != due)
            {
                continue;
            }

            var wasChanged = source.IsChanged;
            source.Look(moment);
            if (source.IsChanged && !wasChanged)
            {
                _changed.Add(source);
            }

            source.Queued = long.MaxValue;
            Queue(source);
        }

        foreach (var (name, expected) in _expected)
        {
            if (!_arrived.Contains(name) && moment.Now - moment.ListeningSince > Nanoseconds.Of(expected.SilentAfter))
            {
                Findings.OpenOrGet(name, FindingKind.Silent, moment, moment.Index, "it is expected and never came");
            }
        }
    }
}
