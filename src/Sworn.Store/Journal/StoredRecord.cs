using Sworn.Core.Ledger;

namespace Sworn.Store.Journal;

/// <summary>One record of the log, in place: its index, what its receiver knew, and the received octets.</summary>
public readonly ref struct StoredRecord
{
    private readonly ReadOnlySpan<byte> _octets;

    internal StoredRecord(ulong index, ReadOnlySpan<byte> octets)
    {
        Index = index;
        _octets = octets;
    }

    /// <summary>The position in the log.</summary>
    public ulong Index { get; }

    /// <summary>What the receiver knew. Decoded at each call.</summary>
    public EntryFields Fields => RecordHeader.Read(_octets);

    /// <summary>What the body is, without decoding the rest.</summary>
    public EntryKind Kind => (EntryKind)_octets[4];

    /// <summary>The octets exactly as received, without transport framing.</summary>
    public ReadOnlySpan<byte> Body => _octets[RecordHeader.Size..];

    /// <summary>The record in the journal's layout.</summary>
    internal ReadOnlySpan<byte> Octets => _octets;
}
