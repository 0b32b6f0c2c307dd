using Sworn.Core;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Blocks;

/// <summary>The records that a block is made of, in the journal's layout, with their salt runs. Belongs to one thread.</summary>
internal sealed class BlockRecords
{
    private readonly int[] _offsets = new int[BlockHeader.MaxRecordCount];
    private readonly List<(int First, ushort Counter, int Key)> _runs = [];
    private readonly OctetBuffer _keys = new();
    private readonly OctetBuffer _octets = new();
    private readonly OctetBuffer _openSalts = new();
    private readonly List<WithheldRecord> _withheld = [];

    /// <summary>The index of the first record.</summary>
    public ulong FirstIndex { get; private set; }

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>The octets of all bodies.</summary>
    public int BodyOctets { get; private set; }

    /// <summary>All records, header and body, one behind the other.</summary>
    public ReadOnlySpan<byte> Octets => _octets.Written;

    /// <summary>The salt keys, 32 octets each, each once.</summary>
    public ReadOnlySpan<byte> Keys => _keys.Written;

    /// <summary>The salt runs: first record, counter of its salt, number of the key; −1 when the salts are given one by one.</summary>
    public IReadOnlyList<(int First, ushort Counter, int Key)> Runs => _runs;

    /// <summary>The salts that are given one by one, without those of records whose bodies are gone.</summary>
    public ReadOnlySpan<byte> OpenSalts => _openSalts.Written;

    /// <summary>The records whose bodies are gone.</summary>
    public IReadOnlyList<WithheldRecord> Withheld => _withheld;

    /// <summary>Whether bodies or keys are gone.</summary>
    public bool IsWithheld { get; private set; }

    /// <summary>What the receiver knew of a record.</summary>
    public EntryFields Fields(int number) => RecordHeader.Read(Octets[_offsets[number]..]);

    /// <summary>Where a record's body begins in <see cref="Octets"/>.</summary>
    public int BodyStart(int number) => _offsets[number] + RecordHeader.Size;

    /// <summary>A record's body.</summary>
    public ReadOnlySpan<byte> Body(int number)
    {
        var octets = Octets[_offsets[number]..];
        return octets.Slice(RecordHeader.Size, (int)RecordHeader.BodyLength(octets));
    }

    /// <summary>Forgets all: for the next block.</summary>
    public void Clear()
    {
        Count = 0;
        BodyOctets = 0;
        _runs.Clear();
        _keys.Clear();
        _octets.Clear();
        _openSalts.Clear();
        _withheld.Clear();
        IsWithheld = false;
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record; the indexes of a block have no gaps.</param>
    /// <param name="salt">Its salt: the run's key, and the counter at this record.</param>
    /// <returns>False when the block is full, or would not be aligned to the log's bundles any more.</returns>
    public bool TryAdd(in StoredRecord record, in SaltRun salt)
    {
        var length = record.Octets.Length - RecordHeader.Size;
        if (Count == 0)
        {
            FirstIndex = record.Index;
        }
        else if (record.Index % BlockHeader.MaxRecordCount == 0 || BodyOctets + length > BlockHeader.MaxBodyOctets)
        {
            return false;
        }

        _offsets[Count] = _octets.Length;
        _octets.Write(record.Octets);
        BodyOctets += length;
        AddSalt(salt);
        Count++;
        return true;
    }

    /// <summary>Adds a record whose salt key is gone.</summary>
    /// <param name="record">The record; with a placeholder in the place of a body that is gone.</param>
    /// <param name="salt">Its salt; empty when its body is gone.</param>
    /// <param name="withheld">What is known of a body that is gone.</param>
    /// <returns>As <see cref="TryAdd(in StoredRecord, in SaltRun)"/>.</returns>
    public bool TryAdd(in StoredRecord record, ReadOnlySpan<byte> salt, WithheldRecord? withheld)
    {
        Invariant.Check(salt.Length == (withheld is null ? FrameWithholding.SaltLength : 0));
        var number = Count;
        if (!TryAdd(record, new SaltRun(0, 0, default)))
        {
            return false;
        }

        IsWithheld = true;
        _openSalts.Write(salt);
        if (withheld is not null)
        {
            _withheld.Add(withheld with { Number = number });
        }

        return true;
    }

    private void AddSalt(in SaltRun salt)
    {
        var key = salt.Key.Span;
        if (key.IsEmpty)
        {
            if (_runs.Count == 0 || _runs[^1].Key >= 0)
            {
                _runs.Add((Count, 0, -1));
            }

            return;
        }

        if (_runs.Count > 0 && _runs[^1].Key >= 0)
        {
            var (first, counter, number) = _runs[^1];
            if (Keys.Slice(number * SaltRun.KeyLength, SaltRun.KeyLength).SequenceEqual(key) && counter + Count - first == salt.Counter)
            {
                return;
            }
        }

        _runs.Add((Count, salt.Counter, NumberOf(key)));
    }

    private int NumberOf(ReadOnlySpan<byte> key)
    {
        var count = _keys.Length / SaltRun.KeyLength;
        for (var number = count - 1; number >= 0; number--)
        {
            if (Keys.Slice(number * SaltRun.KeyLength, SaltRun.KeyLength).SequenceEqual(key))
            {
                return number;
            }
        }

        _keys.Write(key);
        return count;
    }
}
