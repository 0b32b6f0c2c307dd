namespace Sworn.Audit.Sessions;

/// <summary>
/// Records that belong together, and how sure that is. Grows while records come in; belongs to one tracker.
/// </summary>
public sealed class Chain
{
    /// <summary>The most records that a chain names; further ones are counted only.</summary>
    public const int MaxRecords = 1000;

    private readonly List<AuditEvent> _records = [];
    private readonly Dictionary<string, (string Value, AuditEvent From)> _facts = new(StringComparer.Ordinal);

    internal Chain(ChainKind kind, string device, string key)
    {
        Kind = kind;
        Device = device;
        Key = key;
    }

    /// <summary>What it is.</summary>
    public ChainKind Kind { get; }

    /// <summary>The device.</summary>
    public string Device { get; }

    /// <summary>What joins its records, e.g. <c>pid 70652</c>.</summary>
    public string Key { get; }

    /// <summary>How sure it is that the records belong together: as sure as the weakest joint.</summary>
    public Confidence Confidence { get; private set; } = Confidence.Certain;

    /// <summary>Why it is no surer than that, or what joins it.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Its records in the order of the log, at most <see cref="MaxRecords"/>.</summary>
    public IReadOnlyList<AuditEvent> Records => _records;

    /// <summary>How many records it has.</summary>
    public long Count { get; private set; }

    /// <summary>When it began, by the device's clock: nanoseconds of UTC since 1970.</summary>
    public long Start { get; private set; }

    /// <summary>When it ended; null while it lasts.</summary>
    public long? End { get; internal set; }

    /// <summary>Whether the record that begins it was seen.</summary>
    public bool HasBegin { get; internal set; }

    /// <summary>Its user; null when not known.</summary>
    public string? User => Fact("user.name");

    /// <summary>Where it came from: an address, else a terminal; null when not known.</summary>
    public string? Origin => Fact("source.ip") ?? Fact("source.address") ?? Fact("source.domain") ?? Fact("sworn.terminal");

    /// <summary>Something that a record of the chain said.</summary>
    public string? Fact(string field) => _facts.TryGetValue(field, out var fact) ? fact.Value : null;

    /// <summary>Which record said it.</summary>
    public AuditEvent? SourceOf(string field) => _facts.TryGetValue(field, out var fact) ? fact.From : null;

    internal void Add(AuditEvent record)
    {
        if (Count++ == 0 || record.EventTime < Start)
        {
            Start = record.EventTime;
        }

        if (_records.Count < MaxRecords)
        {
            _records.Add(record);
        }
    }

    internal void Learn(AuditEvent record, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (record[field] is { Length: > 0 } value)
            {
                _facts.TryAdd(field, (value, record));
            }
        }
    }

    internal void Learn(string field, string value, AuditEvent from) => _facts.TryAdd(field, (value, from));

    internal void Doubt(Confidence confidence, string why)
    {
        if (confidence < Confidence || Why.Length == 0)
        {
            Confidence = confidence < Confidence ? confidence : Confidence;
            Why = why;
        }
    }
}
