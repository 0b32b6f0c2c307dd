namespace Sworn.Audit.Sessions;

/// <summary>
/// Records that belong together, and how sure that is. Grows while records come in; belongs to one tracker.
/// </summary>
public sealed class Chain
{
    /// <summary>The most records that a chain names; further ones are counted only.</summary>
    public const int MaxRecords = 1000;

    /// <summary>The most addresses that a chain tells apart; with more it is shown only to who may see everything.</summary>
    internal const int MaxPeers = 16;

    private const string UserField = "user.name";

    private readonly List<AuditEvent> _records = [];
    private readonly SortedDictionary<string, (string Value, RecordReference From)> _facts = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _peers = new(StringComparer.Ordinal);
    private readonly ChainBook _book;

    internal Chain(ChainBook book, long number, ChainKind kind, string device, string key)
    {
        _book = book;
        Number = number;
        Kind = kind;
        Device = device;
        Key = key;
    }

    /// <summary>Its number: chains are counted in the order in which the log shows their first record.</summary>
    public long Number { get; }

    /// <summary>What it is.</summary>
    public ChainKind Kind { get; }

    /// <summary>The device.</summary>
    public string Device { get; }

    /// <summary>What joins its records, e.g. <c>pid 70652</c>.</summary>
    public string Key { get; }

    /// <summary>How sure it is that the records belong together: as sure as the weakest joint.</summary>
    public Confidence Confidence { get; internal set; } = Confidence.Certain;

    /// <summary>Why it is no surer than that, or what joins it.</summary>
    public string Why { get; internal set; } = "";

    /// <summary>Its records in the order in which they were joined, at most <see cref="MaxRecords"/>; none that were stored already.</summary>
    public IReadOnlyList<AuditEvent> Records => _records;

    /// <summary>How many records it has.</summary>
    public long Count { get; internal set; }

    /// <summary>When it began, by the device's clock: nanoseconds of UTC since 1970.</summary>
    public long Start { get; internal set; }

    /// <summary>When it ended; null while it lasts.</summary>
    public long? End { get; internal set; }

    /// <summary>Whether the record that begins it was seen.</summary>
    public bool HasBegin { get; internal set; }

    /// <summary>Its user; null when not known.</summary>
    public string? User { get; private set; }

    /// <summary>Where it came from: an address, else a terminal; null when not known.</summary>
    public string? Origin => Fact("source.ip") ?? Fact("source.address") ?? Fact("source.domain") ?? Fact("sworn.terminal");

    /// <summary>When the first of its records was received.</summary>
    internal long FirstReceived { get; set; }

    /// <summary>When the last of its records was received.</summary>
    internal long LastReceived { get; set; }

    /// <summary>The time of its latest record by the device's clock.</summary>
    internal long Latest { get; set; }

    /// <summary>The record with the highest index.</summary>
    internal ulong LastIndex { get; set; }

    /// <summary>A second name under which a session is found while it is open; null without one.</summary>
    internal string? Alias { get; set; }

    /// <summary>The place among those that are complete, in the order of completion; 0 while it grows.</summary>
    internal long Finished { get; set; }

    /// <summary>How many of its named records are stored already.</summary>
    internal int Stored { get; set; }

    /// <summary>The addresses its records came from.</summary>
    internal IReadOnlyCollection<string> Peers => _peers;

    /// <summary>What its records said.</summary>
    internal IReadOnlyDictionary<string, (string Value, RecordReference From)> Facts => _facts;

    /// <summary>Something that a record of the chain said.</summary>
    public string? Fact(string field) => _facts.TryGetValue(field, out var fact) ? fact.Value : null;

    /// <summary>Which record said it.</summary>
    public RecordReference? SourceOf(string field) => _facts.TryGetValue(field, out var fact) ? fact.From : null;

    internal void Add(AuditEvent record)
    {
        if (Count++ == 0)
        {
            (Start, Latest) = (record.EventTime, record.EventTime);
            (FirstReceived, LastReceived) = (record.ReceivedUtc, record.ReceivedUtc);
        }

        (Start, Latest) = (Math.Min(Start, record.EventTime), Math.Max(Latest, record.EventTime));
        FirstReceived = Math.Min(FirstReceived, record.ReceivedUtc);
        LastReceived = Math.Max(LastReceived, record.ReceivedUtc);
        LastIndex = Math.Max(LastIndex, record.Index);
        if (_peers.Count <= MaxPeers)
        {
            _peers.Add(record.Peer);
        }

        if (_records.Count + Stored < MaxRecords)
        {
            _records.Add(record);
        }

        _book.Touch(this);
    }

    internal void Learn(AuditEvent record, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (record[field] is { Length: > 0 } value)
            {
                Learn(field, value, record);
            }
        }
    }

    internal void Learn(string field, string value, AuditEvent from)
    {
        if (_facts.TryAdd(field, (value, new RecordReference(from.Index, from.Hash))))
        {
            User = field == UserField ? value : User;
            _book.Touch(this);
        }
    }

    internal void Doubt(Confidence confidence, string why)
    {
        if (confidence < Confidence || Why.Length == 0)
        {
            Confidence = confidence < Confidence ? confidence : Confidence;
            Why = why;
            _book.Touch(this);
        }
    }

    /// <summary>Forgets the records that are stored now: a chain that grows for months takes no more memory.</summary>
    internal void Release()
    {
        Stored += _records.Count;
        _records.Clear();
    }

    /// <summary>Makes it what it was when it was stored.</summary>
    internal void Restore(IEnumerable<string> peers, IEnumerable<(string Field, string Value, RecordReference From)> facts)
    {
        _peers.UnionWith(peers);
        foreach (var (field, value, from) in facts)
        {
            _facts[field] = (value, from);
        }

        User = Fact(UserField);
    }
}
