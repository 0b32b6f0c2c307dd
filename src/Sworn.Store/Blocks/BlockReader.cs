using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Blocks;

/// <summary>
/// Reads blocks, one at a time: what is asked for is decoded, the rest is left alone. Everything it gives out is valid
/// until the next block. Belongs to one thread.
/// </summary>
public sealed class BlockReader : IDisposable
{
    private static readonly int EntryColumnCount = Enum.GetValues<EntryColumn>().Length;

    private readonly ChunkDecompressor _decompressor = new();
    private readonly Arena _directoryMemory = new();
    private readonly ColumnSource _source;
    private readonly ColumnDescription[] _entries = new ColumnDescription[EntryColumnCount];
    private readonly ColumnDescription _rowTemplates = new();
    private readonly ColumnDescription _wholeLengths = new();
    private readonly List<BlockTemplate> _templates = [];
    private readonly Stack<BlockTemplate> _free = [];
    private readonly ArraySegment<byte>[] _entryValues = new ArraySegment<byte>[EntryColumnCount];
    private readonly ushort[] _templateOf = new ushort[BlockHeader.MaxRecordCount];
    private readonly ushort[] _recordOf = new ushort[BlockHeader.MaxRecordCount];
    private readonly ushort[] _rowOf = new ushort[BlockHeader.MaxRecordCount];
    private readonly SourceSteps _steps = new();
    private Chunk _keyChunk;
    private Chunk _runChunk;
    private Chunk _wholeChunk;
    private BlockWithholding _withholding;
    private int _keyCount;
    private int _runCount;
    private bool _hasRows;
    private bool _hasRecords;
    private bool _hasEntries;
    private TextColumn? _whole;

    /// <summary>Makes a reader.</summary>
    public BlockReader()
    {
        _source = new ColumnSource(_decompressor, new Arena());
        for (var column = 0; column < EntryColumnCount; column++)
        {
            _entries[column] = new ColumnDescription();
        }
    }

    /// <summary>The header of the block at hand.</summary>
    public BlockHeader Header { get; private set; }

    /// <summary>The octets that were decompressed so far, of all blocks.</summary>
    public long OctetsDecompressed => _decompressor.Octets;

    /// <summary>The templates that the block uses.</summary>
    public IReadOnlyList<BlockTemplate> Templates => _templates;

    /// <summary>Takes a block.</summary>
    /// <param name="octets">Header, directory and sections; stays as it is until the next block.</param>
    /// <param name="templates">The segment's templates.</param>
    /// <exception cref="DamagedBlockException">It is not what its writer wrote.</exception>
    public void Load(ReadOnlyMemory<byte> octets, IReadOnlyList<Template> templates)
    {
        if (!LoadAnyway(octets, templates))
        {
            throw new DamagedBlockException("the content of a block does not agree with its checksum");
        }
    }

    /// <summary>Takes a block whatever its checksum says: for those who know from elsewhere what is right.</summary>
    /// <returns>Whether the checksum agrees.</returns>
    /// <exception cref="DamagedBlockException">It does not decode.</exception>
    internal bool LoadAnyway(ReadOnlyMemory<byte> octets, IReadOnlyList<Template> templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        if (!BlockHeader.TryRead(octets.Span, out var header) || header.Length != octets.Length)
        {
            throw new DamagedBlockException("the header of a block is damaged");
        }

        Header = header;
        _hasRows = false;
        _hasRecords = false;
        _hasEntries = false;
        _whole = null;
        _directoryMemory.Reset();
        var directory = _directoryMemory.Take(header.DirectoryRaw);
        _decompressor.Read(header.DirectoryCodec, octets.Span.Slice(BlockHeader.Size, header.DirectoryStored), directory);
        _source.Begin(octets[(BlockHeader.Size + header.DirectoryStored)..]);
        ReadDirectory(directory, templates);
        return Crc32C.Of(octets.Span[BlockHeader.Size..]) == header.ContentCrc;
    }

    /// <summary>The template of each record: its position in <see cref="Templates"/>; their number stands for "kept whole".</summary>
    public ReadOnlySpan<ushort> TemplateOf
    {
        get
        {
            NeedRows();
            return _templateOf.AsSpan(0, Header.RecordCount);
        }
    }

    /// <summary>The row of each record among those of its template.</summary>
    public ReadOnlySpan<ushort> RowOf
    {
        get
        {
            NeedRows();
            return _rowOf.AsSpan(0, Header.RecordCount);
        }
    }

    /// <summary>When each record was received, as 64 bits of nanoseconds of UTC since 1970.</summary>
    public ReadOnlySpan<ulong> Received => EntriesOf(EntryColumn.ReceivedUtc);

    /// <summary>What kind of entry a record is.</summary>
    public EntryKind KindOf(int number) => (EntryKind)EntriesOf(EntryColumn.Kind)[number];

    /// <summary>The number in the block of each row of a template.</summary>
    public ReadOnlySpan<ushort> RecordsOf(BlockTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        NeedRows();
        if (!_hasRecords)
        {
            // Rows of a template ascend with the records, and the templates stand one behind the other.
            Span<int> next = _templates.Count < 512 ? stackalloc int[_templates.Count + 1] : new int[_templates.Count + 1];
            var start = 0;
            for (var number = 0; number < _templates.Count; number++)
            {
                next[number] = start;
                start += _templates[number].Rows;
            }

            next[_templates.Count] = start;
            for (var number = 0; number < Header.RecordCount; number++)
            {
                _recordOf[next[_templateOf[number]]++] = (ushort)number;
            }

            _hasRecords = true;
        }

        var first = 0;
        for (var number = 0; number < template.Position; number++)
        {
            first += _templates[number].Rows;
        }

        return _recordOf.AsSpan(first, template.Rows);
    }

    /// <summary>The bodies of the records that are kept whole, in order.</summary>
    public TextColumn WholeRows => _whole ??= DecodeWhole();

    /// <summary>What the receiver knew of a record.</summary>
    public EntryFields FieldsOf(int number)
    {
        NeedEntries();
        var received = unchecked((long)Value(EntryColumn.ReceivedUtc, number));
        return new EntryFields
        {
            ReceivedUtc = received,
            ReceivedMonotonic = unchecked((ulong)received - Value(EntryColumn.ClockOffset, number)),
            Kind = (EntryKind)Value(EntryColumn.Kind, number),
            Flags = (EntryFlags)Value(EntryColumn.Flags, number),
            Listener = (ushort)Value(EntryColumn.Listener, number),
            Session = (uint)Value(EntryColumn.Session, number),
            Source = (uint)Value(EntryColumn.Source, number),
            SourceSequence = Value(EntryColumn.SequenceStep, number),
            RetentionClass = (ushort)Value(EntryColumn.RetentionClass, number),
            AgentFrame = Value(EntryColumn.AgentFrame, number),
        };
    }

    /// <summary>The decoded values of a slot; an alias gives the slot that it equals.</summary>
    public SlotColumn Column(BlockTemplate template, int slot)
    {
        ArgumentNullException.ThrowIfNull(template);
        var description = template.Slots[slot];
        return description.Encoding == SlotEncoding.Alias
            ? template.Slots[description.Alias].Decode(_source, template.Rows)
            : description.Decode(_source, template.Rows);
    }

    /// <summary>The length that a record's body has at most.</summary>
    public int MaxBodyLength(int number)
    {
        NeedRows();
        return _templateOf[number] == _templates.Count
            ? WholeRows[_rowOf[number]].Length
            : MaxLengthOf(_templates[_templateOf[number]]);
    }

    /// <summary>Rebuilds a record's body; returns its length.</summary>
    /// <param name="number">The record in the block.</param>
    /// <param name="to">Takes at least <see cref="MaxBodyLength"/> octets.</param>
    public int WriteBody(int number, Span<byte> to)
    {
        NeedRows();
        if (_templateOf[number] == _templates.Count)
        {
            return WholeRows.Write(_rowOf[number], to);
        }

        var used = _templates[_templateOf[number]];
        MaxLengthOf(used);
        var template = used.Template;
        var row = _rowOf[number];
        var at = 0;
        var literal = 0;
        var literals = template.Literals;
        var ends = template.LiteralEnds;
        for (var slot = 0; slot < ends.Length; slot++)
        {
            literals[literal..ends[slot]].CopyTo(to[at..]);
            at += ends[slot] - literal;
            literal = ends[slot];
            at += used.Columns[slot].Write(row, to[at..]);
        }

        literals[literal..].CopyTo(to[at..]);
        return at + literals.Length - literal;
    }

    /// <summary>
    /// The salt runs, as the journal had them but for those that continue one another. A run without a key has its salts in
    /// <see cref="Withheld"/>.
    /// </summary>
    internal SaltRun[] Salts()
    {
        var keys = _source.Fetch(_keyChunk);
        if (keys.Count != _keyCount * SaltRun.KeyLength)
        {
            throw new DamagedBlockException("salt keys are missing");
        }

        var from = new OctetReader(_source.Fetch(_runChunk));
        var runs = new SaltRun[_runCount];
        var first = 0;
        for (var number = 0; number < runs.Length; number++)
        {
            first += from.ReadCount(BlockHeader.MaxRecordCount);
            var counter = (ushort)from.ReadCount(ushort.MaxValue);
            var key = from.ReadCount(Header.IsWithheld ? _keyCount : _keyCount - 1);
            runs[number] = new SaltRun(
                (ushort)Math.Min(first, ushort.MaxValue), counter, key == _keyCount ? default : keys.AsMemory(key * SaltRun.KeyLength, SaltRun.KeyLength));
        }

        return runs;
    }

    /// <summary>The bodies and keys that are gone; null when none are.</summary>
    /// <param name="runs">What <see cref="Salts"/> gave.</param>
    /// <exception cref="DamagedBlockException">It does not agree with itself.</exception>
    internal FrameWithholding? Withheld(SaltRun[] runs)
    {
        if (!Header.IsWithheld)
        {
            return null;
        }

        var open = new List<(int First, int End)>();
        for (var number = 0; number < runs.Length; number++)
        {
            var end = number + 1 < runs.Length ? runs[number + 1].First : Header.RecordCount;
            if (runs[number].Key.IsEmpty && end > runs[number].First && end <= Header.RecordCount)
            {
                open.Add((runs[number].First, end));
            }
        }

        return _withholding.Decode(_source, [.. open], Header.RecordCount);
    }

    /// <inheritdoc/>
    public void Dispose() => _decompressor.Dispose();

    private void ReadDirectory(ArraySegment<byte> directory, IReadOnlyList<Template> templates)
    {
        var from = new OctetReader(directory);
        var offset = 0;
        if (from.ReadByte() == 0)
        {
            throw new DamagedBlockException("a block has no version of the slot rule");
        }

        _keyCount = from.ReadCount(BlockHeader.MaxRecordCount);
        _runCount = from.ReadCount(BlockHeader.MaxRecordCount);
        _keyChunk = Chunk.Read(ref from, ref offset);
        _runChunk = Chunk.Read(ref from, ref offset);
        for (var column = 0; column < EntryColumnCount; column++)
        {
            _entryValues[column] = default;
            _entries[column].ReadNumbers(ref from, ref offset);
        }

        var used = from.ReadCount(Math.Min(templates.Count, Header.RecordCount));
        _rowTemplates.ReadNumbers(ref from, ref offset);
        foreach (var template in _templates)
        {
            _free.Push(template);
        }

        _templates.Clear();
        for (var number = 0; number < used; number++)
        {
            var template = templates[from.ReadCount(templates.Count - 1)];
            var block = _free.TryPop(out var free) ? free : new BlockTemplate();
            block.Begin(template, number, from.ReadCount(Header.RecordCount));
            block.ReadSlots(ref from, ref offset);
            _templates.Add(block);
        }

        if (Header.HasWholeRows)
        {
            _wholeLengths.ReadNumbers(ref from, ref offset);
            _wholeChunk = Chunk.Read(ref from, ref offset);
        }

        if (Header.IsWithheld)
        {
            _withholding = BlockWithholding.Read(ref from, ref offset, Header.RecordCount);
        }
    }

    private void NeedRows()
    {
        if (_hasRows)
        {
            return;
        }

        Span<ushort> next = _templates.Count < 512 ? stackalloc ushort[_templates.Count + 1] : new ushort[_templates.Count + 1];
        next.Clear();
        var values = Arena.AsNumbers(_rowTemplates.Numbers(_source, Header.RecordCount));
        for (var number = 0; number < values.Length; number++)
        {
            if (values[number] > (ulong)_templates.Count)
            {
                throw new DamagedBlockException("a record has a template that its block has not");
            }

            var template = (int)values[number];
            _templateOf[number] = (ushort)template;
            _rowOf[number] = next[template]++;
        }

        for (var template = 0; template < _templates.Count; template++)
        {
            if (next[template] != _templates[template].Rows)
            {
                throw new DamagedBlockException("a template has not as many rows as it says");
            }
        }

        _hasRows = true;
    }

    private void NeedEntries()
    {
        if (_hasEntries)
        {
            return;
        }

        for (var column = 0; column < EntryColumnCount; column++)
        {
            EntriesOf((EntryColumn)column);
        }

        _steps.Clear();
        var steps = Arena.AsNumbers(_entryValues[(int)EntryColumn.SequenceStep]);
        for (var number = 0; number < steps.Length; number++)
        {
            steps[number] = _steps.SequenceOf(
                (uint)Value(EntryColumn.Session, number), (uint)Value(EntryColumn.Source, number), steps[number]);
        }

        _hasEntries = true;
    }

    private Span<ulong> EntriesOf(EntryColumn column)
    {
        ref var values = ref _entryValues[(int)column];
        if (values.Array is null)
        {
            values = _entries[(int)column].Numbers(_source, Header.RecordCount);
        }

        return Arena.AsNumbers(values);
    }

    private ulong Value(EntryColumn column, int number) => Arena.AsNumbers(_entryValues[(int)column])[number];

    private int MaxLengthOf(BlockTemplate used)
    {
        if (used.Columns.Length == 0 && used.MaxLength == 0)
        {
            used.Columns = new SlotColumn[used.Template.SlotCount];
            long length = used.Template.Literals.Length;
            for (var slot = 0; slot < used.Columns.Length; slot++)
            {
                used.Columns[slot] = Column(used, slot);
                length += used.Columns[slot].MaxLength;
            }

            used.MaxLength = length <= BlockHeader.MaxLength
                ? (int)length
                : throw new DamagedBlockException("a record is longer than its block can be");
        }

        return used.MaxLength;
    }

    private TextColumn DecodeWhole()
    {
        NeedRows();
        var whole = 0;
        foreach (var template in TemplateOf)
        {
            whole += template == _templates.Count ? 1 : 0;
        }

        var lengths = Arena.AsNumbers(_wholeLengths.Numbers(_source, whole));
        var octets = _source.Fetch(_wholeChunk);
        var piece = _source.Take((whole + 1) * sizeof(int));
        var offsets = Arena.AsInts(piece);
        var at = 0;
        offsets[0] = 0;
        for (var number = 0; number < whole; number++)
        {
            if (lengths[number] > (ulong)(octets.Count - at))
            {
                throw new DamagedBlockException("records that are kept whole run over their end");
            }

            at += (int)lengths[number];
            offsets[number + 1] = at;
        }

        return new TextColumn(piece, octets.Slice(0, at));
    }
}
