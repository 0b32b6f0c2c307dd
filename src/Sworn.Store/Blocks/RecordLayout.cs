namespace Sworn.Store.Blocks;

/// <summary>
/// What a reader of messages says about one record when a block is built: where its named parts lie, and facts that
/// the store keeps for it without knowing what they mean. Filled again for every record; belongs to one thread.
/// </summary>
public sealed class RecordLayout
{
    /// <summary>The most parts of one record; what comes later has no column.</summary>
    public const int MaxSpans = 1_024;

    private LayoutSpan[] _spans = new LayoutSpan[64];

    /// <summary>The named parts, ascending by where they begin.</summary>
    public ReadOnlySpan<LayoutSpan> Spans => _spans.AsSpan(0, Count);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Facts about the record that its template keeps: records that differ in them have different templates.</summary>
    public ulong Facts { get; set; }

    /// <summary>When it happened, as far as the message says so unambiguously: nanoseconds of UTC since 1970.</summary>
    public long? EventTime { get; set; }

    /// <summary>The octets at the start that are kept as they are (PRI and VERSION).</summary>
    public int PrefixLength { get; set; }

    /// <summary>
    /// Whether every record with the same literal text has the same parts and facts, whatever printable text without
    /// quotes, escapes and brackets its values are, as long as <see cref="IRecordAnalyst.TryReadTime"/> reads its time.
    /// </summary>
    public bool IsRegular { get; set; }

    /// <summary>Forgets the record before.</summary>
    public void Clear()
    {
        Count = 0;
        Facts = 0;
        EventTime = null;
        PrefixLength = 0;
        IsRegular = false;
    }

    /// <summary>Adds a part, in any order; empty ones and those beyond <see cref="MaxSpans"/> are left out.</summary>
    public void Add(SpanKind kind, int start, int length)
    {
        if (length <= 0 || Count == MaxSpans)
        {
            return;
        }

        if (Count == _spans.Length)
        {
            Array.Resize(ref _spans, 2 * _spans.Length);
        }

        var at = Count++;
        while (at > 0 && _spans[at - 1].Start > start)
        {
            _spans[at] = _spans[at - 1];
            at--;
        }

        _spans[at] = new LayoutSpan(kind, start, length);
    }
}
