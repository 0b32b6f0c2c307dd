using System.Security.Cryptography;
using Sworn.Core;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Store.Segments;

/// <summary>
/// Writes one segment. Every block is decoded again and compared with what went in, octet by octet, before it is
/// written: the journal may go only because of that (design/store.md, section 5.4). Belongs to one thread.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    // Behind footer and slots: lengths, templates and values say something of bodies.
    private const int NonceLength = 16;

    private readonly StoreDirectory _directory;
    private readonly string _temporary;
    private readonly GrowingSegment? _growing;
    private readonly ChunkCompressor _compressor = new();
    private readonly BlockEncoder _encoder;
    private readonly BlockReader _reader = new();
    private readonly BlockComparison _comparison;
    private readonly BlockRecords _records = new();
    private readonly TemplateTable _templates = new();
    private readonly List<SegmentBlock> _blocks = [];
    private readonly List<ulong> _controls = [];
    private readonly OctetBuffer _pending = new();
    private readonly IndexBuilder _index = new();
    private StoreFile? _file;
    private SegmentHeader _header;
    private long _written;
    private long _bodyOctets;

    /// <summary>Makes a writer.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="temporary">The name of the file until it is complete.</param>
    /// <param name="analyst">Says where the named parts of a record lie.</param>
    /// <param name="growing">Shows each block as soon as it is written; null for nobody.</param>
    public SegmentWriter(StoreDirectory directory, string temporary, IRecordAnalyst analyst, GrowingSegment? growing = null)
    {
        _directory = directory;
        _temporary = temporary;
        _growing = growing;
        _encoder = new BlockEncoder(analyst, _compressor);
        _comparison = new BlockComparison(_reader);
    }

    /// <summary>Blocks that did not come back as they were and are kept without columns.</summary>
    public int Mismatches { get; private set; }

    /// <summary>What was wrong with the last of them.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>Begins a segment.</summary>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public void Begin(UInt128 logId, ulong firstIndex, long createdUtc)
    {
        Abandon();
        _directory.CreateFolder(SegmentFiles.Folder);
        _directory.Delete(_temporary);
        _file = _directory.Create(_temporary);
        _header = new SegmentHeader(logId, firstIndex, createdUtc);
        _header.Write(_pending.Room(SegmentHeader.Size));
        _pending.Advance(SegmentHeader.Size);
    }

    /// <summary>Adds the records of a frame, which follow those before without a gap.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public void Add(in JournalFrame frame)
    {
        var run = 0;
        var next = frame.RunCount > 1 ? frame.Run(1).First : int.MaxValue;
        var salts = frame.Run(0);
        foreach (var record in frame)
        {
            var number = (int)(record.Index - frame.Header.FirstIndex);
            if (number >= next)
            {
                run++;
                salts = frame.Run(run);
                next = run + 1 < frame.RunCount ? frame.Run(run + 1).First : int.MaxValue;
            }

            Add(record, new SaltRun(0, (ushort)(salts.Counter + number - salts.First), salts.Key));
        }
    }

    /// <summary>Adds a record with its salt: the run's key, and the counter at this record.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public void Add(in StoredRecord record, in SaltRun salt)
    {
        if (!_records.TryAdd(record, salt))
        {
            WriteBlock();
            Invariant.Check(_records.TryAdd(record, salt));
        }

        NoteControl(record);
    }

    /// <summary>Adds a record whose salt key is gone, and perhaps its body and its salt with it.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public void Add(in StoredRecord record, ReadOnlySpan<byte> salt, WithheldRecord? withheld)
    {
        if (!_records.TryAdd(record, salt, withheld))
        {
            WriteBlock();
            Invariant.Check(_records.TryAdd(record, salt, withheld));
        }

        NoteControl(record);
    }

    /// <summary>Ends the segment: durable under its own name when this returns.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public SegmentRange Complete()
    {
        var range = Finish();
        _directory.Move(_temporary, range.Name);
        _directory.SyncFolder(SegmentFiles.Folder);
        return range;
    }

    /// <summary>Ends the segment: its content is durable when this returns, and it still has its temporary name.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public SegmentRange Finish()
    {
        if (_records.Count > 0)
        {
            WriteBlock();
        }

        var last = _blocks[^1].Header;
        var range = new SegmentRange(_header.FirstIndex, last.EndIndex);
        WriteTables(range);
        Flush();
        _file!.Sync();
        _file.Dispose();
        _file = null;
        Forget();
        return range;
    }

    /// <summary>Gives up what was begun.</summary>
    public void Abandon()
    {
        _file?.Dispose();
        _file = null;
        Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abandon();
        _encoder.Dispose();
        _reader.Dispose();
        _compressor.Dispose();
    }

    private void Forget()
    {
        _growing?.Clear();
        _records.Clear();
        _templates.Clear();
        _blocks.Clear();
        _controls.Clear();
        _index.Clear();
        _pending.Clear();
        _written = 0;
        _bodyOctets = 0;
    }

    private void NoteControl(in StoredRecord record)
    {
        if (record.Kind != EntryKind.Event)
        {
            _controls.Add(record.Index);
        }
    }

    private void WriteBlock()
    {
        var start = _pending.Length;
        if (TryEncode() is not { } header || !IsRight(start))
        {
            Mismatches++;
            _pending.Truncate(start);
            header = _encoder.EncodeWhole(_records, _pending);
            Invariant.Check(IsRight(start), "a block without columns comes back as it was");
        }

        _index.Add(_templates.Templates);
        _index.Add(_reader);
        _blocks.Add(new SegmentBlock(
            _written + start, header, [.. _reader.Templates.Select(used => (used.Template.Number, used.Rows))]));
        _bodyOctets += header.BodyOctets;
        _records.Clear();
        Flush();
        _growing?.Show(_header, _blocks, _controls, _templates.Templates, _bodyOctets);
    }

    /// <summary>Encodes the records; null when a defect of the encoder shows. It must cost columns, never the node.</summary>
    private BlockHeader? TryEncode()
    {
        try
        {
            return _encoder.Encode(_records, _templates, _pending);
        }
        catch (Exception defect) when (defect is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvariantException)
        {
            Mismatch = $"the encoder failed: {defect}";
            _templates.Sweep();
            return null;
        }
    }

    /// <summary>Whether the block that was just encoded says exactly what its records say.</summary>
    private bool IsRight(int start)
    {
        try
        {
            _reader.Load(_pending.WrittenMemory[start..], _templates.Templates);
            if (HasSameSalts() && _comparison.IsSame(_records))
            {
                return true;
            }

            Mismatch = "the decoded records differ";
            return false;
        }
        catch (DamagedBlockException damage)
        {
            Mismatch = $"the block does not decode: {damage.Message}";
            return false;
        }
    }

    private bool HasSameSalts()
    {
        var salts = _reader.Salts();
        for (var number = 0; number < salts.Length; number++)
        {
            var (first, counter, key) = _records.Runs[number];
            var expected = key < 0 ? default : _records.Keys.Slice(key * SaltRun.KeyLength, SaltRun.KeyLength);
            if (salts[number].First != first || salts[number].Counter != counter || !salts[number].Key.Span.SequenceEqual(expected))
            {
                return false;
            }
        }

        return salts.Length == _records.Runs.Count && HasSameWithheld(salts);
    }

    private bool HasSameWithheld(SaltRun[] salts) =>
        _reader.Withheld(salts) is not { } withheld
            ? !_records.IsWithheld
            : withheld.Records.SequenceEqual(_records.Withheld) && withheld.HasSalts(_records.OpenSalts);

    private void WriteTables(SegmentRange range)
    {
        var description = new OctetBuffer();
        var table = new OctetBuffer();
        var stored = new OctetBuffer();
        _templates.Write(table);
        _compressor.Write(table.Written, description, stored);
        var templatesOffset = _written + _pending.Length;
        _pending.Write(stored.Written);
        _pending.Write(stored.Written);

        var footer = new OctetBuffer();
        var storedFooter = new OctetBuffer();
        var footerDescription = new OctetBuffer();
        SegmentFooter.Write(footer, _blocks, _controls);
        WriteNonce(footer);
        _compressor.Write(footer.Written, footerDescription, storedFooter);
        var footerOffset = _written + _pending.Length;
        _pending.Write(storedFooter.Written);

        var index = new OctetBuffer();
        _index.WriteFilter(index);
        var filterLength = index.Length;
        var slots = new OctetBuffer();
        var slotsDescription = new OctetBuffer();
        _index.WriteSlots(slots);
        WriteNonce(slots);
        _compressor.Write(slots.Written, slotsDescription, index);
        var indexOffset = _written + _pending.Length;
        _pending.Write(index.Written);
        new SegmentTrailer
        {
            TemplatesOffset = templatesOffset,
            TemplatesStored = stored.Length,
            TemplatesRaw = table.Length,
            TemplatesCodec = (ChunkCodec)description.Written[0],
            FooterOffset = footerOffset,
            FooterStored = storedFooter.Length,
            FooterRaw = footer.Length,
            FooterCodec = (ChunkCodec)footerDescription.Written[0],
            TablesCrc = Crc32C.Continue(Crc32C.Of(stored.Written), storedFooter.Written),
            IndexOffset = indexOffset,
            FilterLength = filterLength,
            SlotsStored = index.Length - filterLength,
            SlotsRaw = slots.Length,
            SlotsCodec = (ChunkCodec)slotsDescription.Written[0],
            IndexCrc = Crc32C.Of(index.Written),
            FirstIndex = range.FirstIndex,
            RecordCount = range.EndIndex - range.FirstIndex,
            BlockCount = _blocks.Count,
            BodyOctets = _bodyOctets,
            MinReceived = _blocks.Min(block => block.Header.MinReceived),
            MaxReceived = _blocks.Max(block => block.Header.MaxReceived),
        }.Write(_pending.Room(SegmentTrailer.Size));
        _pending.Advance(SegmentTrailer.Size);
    }

    /// <summary>
    /// The log keeps the digests of these tables for ever: with random octets in them nobody can try what a record that was
    /// given up may have said until a digest fits.
    /// </summary>
    private static void WriteNonce(OctetBuffer to)
    {
        RandomNumberGenerator.Fill(to.Room(NonceLength)[..NonceLength]);
        to.Advance(NonceLength);
    }

    private void Flush()
    {
        _file!.Write(_written, _pending.Written);
        _written += _pending.Length;
        _pending.Clear();
    }
}
