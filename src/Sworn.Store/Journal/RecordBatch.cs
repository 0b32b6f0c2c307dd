using Sworn.Core;
using Sworn.Core.Ledger;
using Sworn.Store.Log;

namespace Sworn.Store.Journal;

/// <summary>
/// Records on their way from a receiver to the log, already in the journal's layout, so that the log's writer copies
/// nothing. A receiver rents a batch, appends, seals it with its own <see cref="BatchSealer"/> (the digests are made
/// on the receiver's core) and submits it. Owned by one thread at a time.
/// <i>Invariant: all records of a batch agree on the offset between the two clocks to within a second.</i>
/// </summary>
public sealed class RecordBatch
{
    /// <summary>The most records in a batch.</summary>
    public const int MaxRecordCount = 2_048;

    private const long MaxClockDrift = 1_000_000_000;

    private static ulong LastSerial;

    private readonly byte[] _octets;
    private readonly Digest[] _digests = new Digest[MaxRecordCount];
    private readonly byte[] _saltKey = new byte[SaltRun.KeyLength];
    private ulong _serial = Interlocked.Increment(ref LastSerial);

    /// <summary>Makes an empty batch with room for <paramref name="capacity"/> octets, record headers included.</summary>
    public RecordBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, RecordHeader.Size + 1);
        _octets = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    }

    /// <summary>The octets it can hold.</summary>
    public int Capacity => _octets.Length;

    /// <summary>The number of records.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are received messages (kind event).</summary>
    public int EventCount { get; private set; }

    /// <summary>The octets used, record headers included.</summary>
    public int Length { get; private set; }

    /// <summary>The records in the journal's layout.</summary>
    public ReadOnlyMemory<byte> Records => _octets.AsMemory(0, Length);

    /// <summary>Whose records these are: told when they are stored or dropped. Null for sworn's own.</summary>
    public IBatchOwner? Owner { get; set; }

    /// <summary>
    /// Whether somebody waits for these records to be on stable storage (a transport that acknowledges): the writer then
    /// syncs at once instead of waiting for more.
    /// </summary>
    public bool IsAwaited { get; set; }

    /// <summary>Whether the log may give these records up for newer ones while they wait (an input that drops the oldest).</summary>
    public bool MayBeGivenUp { get; set; }

    /// <summary>True for a copy made beside the pool, which does not go back to it.</summary>
    internal bool IsSpare { get; private init; }

    /// <summary>UTC less monotonic time of its first record, in nanoseconds.</summary>
    public long ClockOffset { get; private set; }

    /// <summary>The run that its salts come from; valid once sealed.</summary>
    internal SaltRun Salts { get; private set; }

    /// <summary>The body digests in order; valid once sealed.</summary>
    internal ReadOnlySpan<Digest> Digests => _digests.AsSpan(0, Count);

    internal bool IsSealed { get; private set; }

    /// <summary>The sources that its records name, each once.</summary>
    public IReadOnlyList<Source> NamedSources => Sources;

    /// <summary>The sources that its records name, each once.</summary>
    internal List<Source> Sources { get; } = [];

    /// <summary>Appends a received message and counts it at its source.</summary>
    /// <param name="source">Who sent it; gives the entry its listener, source and source sequence.</param>
    /// <param name="fields">The rest of the entry; listener, source and source sequence are overwritten.</param>
    /// <param name="body">The octets as received.</param>
    /// <returns>False when it does not fit, or was taken on the other side of a clock step: submit this batch first.</returns>
    public bool TryAppend(Source source, EntryFields fields, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(source);
        fields.Listener = source.Identity.Listener;
        fields.Source = source.Id;
        fields.SourceSequence = source.Sequence + 1;
        if (!TryAppend(fields, body))
        {
            return false;
        }

        source.NextSequence();
        if (source.LastBatch != _serial)
        {
            source.LastBatch = _serial;
            Sources.Add(source);
        }

        return true;
    }

    /// <summary>Appends a record of a source that needs no definition: sworn itself.</summary>
    /// <returns>False when it does not fit, or was taken on the other side of a clock step: submit this batch first.</returns>
    public bool TryAppend(in EntryFields fields, ReadOnlySpan<byte> body)
    {
        Invariant.Check(!IsSealed);
        var needed = RecordHeader.Size + body.Length;
        if (Count == MaxRecordCount || needed > _octets.Length - Length)
        {
            return false;
        }

        var offset = unchecked(fields.ReceivedUtc - (long)fields.ReceivedMonotonic);
        if (Count == 0)
        {
            ClockOffset = offset;
        }
        else if (offset - ClockOffset is > MaxClockDrift or < -MaxClockDrift)
        {
            return false;
        }

        var record = _octets.AsSpan(Length, needed);
        RecordHeader.Write(record, fields, body.Length);
        body.CopyTo(record[RecordHeader.Size..]);
        Length += needed;
        Count++;
        EventCount += fields.Kind == EntryKind.Event ? 1 : 0;
        return true;
    }

    /// <summary>
    /// A batch of its own with some of the records, in order and not sealed. The sources count nothing again: it is the
    /// same records.
    /// </summary>
    /// <param name="isKept">For each record whether it is in the copy; at least one is.</param>
    public RecordBatch CopyWhere(ReadOnlySpan<bool> isKept)
    {
        Invariant.Check(isKept.Length == Count && isKept.Contains(value: true));
        var copy = new RecordBatch(Capacity) { IsSpare = true, IsAwaited = IsAwaited, ClockOffset = ClockOffset };
        copy.Sources.AddRange(Sources);
        var octets = Records.Span;
        foreach (var keeps in isKept)
        {
            var length = RecordHeader.Size + (int)RecordHeader.BodyLength(octets);
            if (keeps)
            {
                copy.Add(octets[..length]);
            }

            octets = octets[length..];
        }

        return copy;
    }

    /// <summary>Empties the batch for its next use.</summary>
    public void Clear()
    {
        Count = 0;
        EventCount = 0;
        Length = 0;
        Owner = null;
        IsAwaited = false;
        MayBeGivenUp = false;
        IsSealed = false;
        Sources.Clear();
        _serial = Interlocked.Increment(ref LastSerial);
    }

    private void Add(ReadOnlySpan<byte> record)
    {
        record.CopyTo(_octets.AsSpan(Length));
        Length += record.Length;
        Count++;
        EventCount += record[sizeof(int)] == (byte)EntryKind.Event ? 1 : 0;
    }

    /// <summary>Forgets its salts and digests: the key that they came from is given up.</summary>
    internal void Unseal() => IsSealed = false;

    internal Span<Digest> BeginSeal(ReadOnlySpan<byte> saltKey, ushort counter)
    {
        saltKey.CopyTo(_saltKey);
        Salts = new SaltRun(0, counter, _saltKey);
        IsSealed = true;
        return _digests.AsSpan(0, Count);
    }
}
