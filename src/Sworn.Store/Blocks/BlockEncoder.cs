using System.Runtime.InteropServices;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Blocks;

/// <summary>
/// Makes a block of template columns of up to 8,192 records (design/store.md, sections 4.2 and 4.3). Belongs to one
/// thread; nothing is allocated per record once its memory has grown.
/// </summary>
internal sealed class BlockEncoder : IDisposable
{
    private static readonly EntryColumn[] EntryColumns = Enum.GetValues<EntryColumn>();

    private readonly IRecordAnalyst _analyst;
    private readonly SlotEncoder _slots;
    private readonly TemplateEncoder _templates;
    private readonly RecordCutter _cutter = new();
    private readonly RecordLayout _layout = new();
    private readonly SourceSteps _steps = new();
    private readonly Dictionary<Template, TemplateRows> _rows = [];
    private readonly BlockCuts _cuts = new();
    private readonly List<TemplateRows> _used = [];
    private readonly Stack<TemplateRows> _free = [];
    private readonly TemplateRows?[] _rowTemplates = new TemplateRows?[BlockHeader.MaxRecordCount];
    private readonly EntryFields[] _fields = new EntryFields[BlockHeader.MaxRecordCount];
    private readonly ulong[] _numbers = new ulong[BlockHeader.MaxRecordCount];
    private readonly OctetBuffer _scratch = new();
    private readonly OctetBuffer _directory = new();
    private readonly OctetBuffer _sections = new();
    private readonly OctetBuffer _packed = new();
    private readonly OctetBuffer _packedHead = new();
    private long _minReceived;
    private long _maxReceived;
    private long _minEvent;
    private long _maxEvent;

    /// <summary>Makes an encoder.</summary>
    public BlockEncoder(IRecordAnalyst analyst, ChunkCompressor compressor)
    {
        _analyst = analyst;
        _slots = new SlotEncoder(compressor);
        _templates = new TemplateEncoder(_slots, analyst);
    }

    /// <summary>How many records the last block keeps whole.</summary>
    private int WholeRows { get; set; }

    /// <summary>Encodes the records, which are at least one, and appends the block.</summary>
    public BlockHeader Encode(BlockRecords records, TemplateTable templates, OctetBuffer to)
    {
        CutRecords(records, templates);
        KeepTemplates(templates);
        var header = Write(records, to);
        templates.Sweep();
        return header;
    }

    /// <summary>Encodes the same records again, keeping the bodies whole. For the case that columns did not give them back.</summary>
    public BlockHeader EncodeWhole(BlockRecords records, OctetBuffer to)
    {
        _used.Clear();
        Array.Clear(_rowTemplates);
        BeginFields();
        for (var number = 0; number < records.Count; number++)
        {
            ReadFields(records, number);
        }

        return Write(records, to);
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private BlockHeader Write(BlockRecords records, OctetBuffer to)
    {
        _directory.Clear();
        _sections.Clear();
        _directory.WriteByte(SlotRule.Version);
        WriteSalts(records);
        WriteEntries(records.Count);
        WriteRowTemplates(records.Count);
        foreach (var rows in _used)
        {
            _templates.Write(rows, records.Octets, _cuts, _directory, _sections);
        }

        WriteWholeRows(records);
        if (records.IsWithheld)
        {
            BlockWithholding.Write(records, _slots, _directory, _sections);
        }

        return Finish(records, to);
    }

    private void CutRecords(BlockRecords records, TemplateTable templates)
    {
        foreach (var rows in _used)
        {
            _free.Push(rows);
        }

        _used.Clear();
        _rows.Clear();
        _cuts.Clear();
        BeginFields();
        _minEvent = long.MaxValue;
        _maxEvent = long.MinValue;
        for (var number = 0; number < records.Count; number++)
        {
            // While the record is in the processor's cache.
            ReadFields(records, number);
            var time = Cut(records, number, templates);
            _minEvent = Math.Min(_minEvent, time);
            _maxEvent = Math.Max(_maxEvent, time);
        }
    }

    private void BeginFields()
    {
        _minReceived = long.MaxValue;
        _maxReceived = long.MinValue;
    }

    private void ReadFields(BlockRecords records, int number)
    {
        ref var fields = ref _fields[number];
        fields = records.Fields(number);
        _minReceived = Math.Min(_minReceived, fields.ReceivedUtc);
        _maxReceived = Math.Max(_maxReceived, fields.ReceivedUtc);
    }

    /// <summary>Cuts a record by a pattern or, where none fits, the long way.</summary>
    /// <returns>When it happened; when it was received where it does not say.</returns>
    private long Cut(BlockRecords records, int number, TemplateTable templates)
    {
        var start = records.BodyStart(number);
        var body = records.Body(number);
        ref readonly var fields = ref _fields[number];
        if (fields.Kind == EntryKind.Event
            && templates.TryCut(records.Octets[..(start + body.Length)], start, _cuts, _analyst, out var cut) is { } known)
        {
            AddRow(number, known, cut.Place, cut.IsPlanned);
            return cut.EventTime;
        }

        _layout.Clear();
        _analyst.Analyze(fields, body, _layout);
        var template = _cutter.Cut(body, _layout) ? templates.Find(_cutter, _layout.Facts) : null;
        if (template is null)
        {
            _rowTemplates[number] = null;
        }
        else
        {
            AddRow(number, template, _cuts.Add(_cutter, start), isPlanned: false);
            if (_layout.IsRegular)
            {
                templates.Learn(template, _cutter, body);
            }
        }

        return _layout.EventTime ?? fields.ReceivedUtc;
    }

    private void AddRow(int number, Template template, int place, bool isPlanned)
    {
        var rows = RowsOf(template);
        rows.Add(place, isPlanned);
        _rowTemplates[number] = rows;
    }

    private TemplateRows RowsOf(Template template)
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, template, out var exists);
        if (!exists)
        {
            rows = _free.TryPop(out var free) ? free : new TemplateRows();
            rows.Begin(template);
            _used.Add(rows);
        }

        return rows!;
    }

    /// <summary>Leaves only templates that are worth a place in the segment's table.</summary>
    private void KeepTemplates(TemplateTable templates)
    {
        var kept = 0;
        for (var number = 0; number < _used.Count; number++)
        {
            var rows = _used[number];
            if (templates.TryKeep(rows.Template!, rows.Count))
            {
                rows.Position = kept;
                _used[kept++] = rows;
            }
            else
            {
                _free.Push(rows);
            }
        }

        _used.RemoveRange(kept, _used.Count - kept);
    }

    private void WriteSalts(BlockRecords records)
    {
        var keys = records.Keys.Length / SaltRun.KeyLength;
        _directory.WriteVarint((ulong)keys);
        _directory.WriteVarint((ulong)records.Runs.Count);
        _slots.WriteOctets(records.Keys, _directory, _sections);
        _scratch.Clear();
        var before = 0;
        foreach (var (first, counter, key) in records.Runs)
        {
            _scratch.WriteVarint((ulong)(first - before));
            _scratch.WriteVarint(counter);
            _scratch.WriteVarint((ulong)(key < 0 ? keys : key));
            before = first;
        }

        _slots.WriteOctets(_scratch.Written, _directory, _sections);
    }

    private void WriteEntries(int count)
    {
        var values = _numbers.AsSpan(0, count);
        _steps.Clear();
        foreach (var column in EntryColumns)
        {
            for (var number = 0; number < values.Length; number++)
            {
                values[number] = ValueOf(column, _fields[number]);
            }

            _slots.WriteNumbers(values, _directory, _sections);
        }
    }

    private ulong ValueOf(EntryColumn column, in EntryFields fields) => column switch
    {
        EntryColumn.ReceivedUtc => unchecked((ulong)fields.ReceivedUtc),
        EntryColumn.ClockOffset => unchecked((ulong)fields.ReceivedUtc - fields.ReceivedMonotonic),
        EntryColumn.Kind => (ulong)fields.Kind,
        EntryColumn.Flags => (ulong)fields.Flags,
        EntryColumn.Listener => fields.Listener,
        EntryColumn.Session => fields.Session,
        EntryColumn.Source => fields.Source,
        EntryColumn.SequenceStep => _steps.StepOf(fields.Session, fields.Source, fields.SourceSequence),
        EntryColumn.RetentionClass => fields.RetentionClass,
        _ => fields.AgentFrame,
    };

    /// <summary>For each record the position of its template among those used; one more than the last is "kept whole".</summary>
    private void WriteRowTemplates(int count)
    {
        WholeRows = 0;
        for (var number = 0; number < count; number++)
        {
            var rows = _rowTemplates[number];
            var isWhole = rows is null || rows.Position < 0;
            _rowTemplates[number] = isWhole ? null : rows;
            WholeRows += isWhole ? 1 : 0;
            _numbers[number] = (ulong)(isWhole ? _used.Count : rows!.Position);
        }

        _directory.WriteVarint((ulong)_used.Count);
        _slots.WriteNumbers(_numbers.AsSpan(0, count), _directory, _sections);
    }

    private void WriteWholeRows(BlockRecords records)
    {
        if (WholeRows == 0)
        {
            return;
        }

        var lengths = _numbers.AsSpan(0, WholeRows);
        var at = 0;
        _scratch.Clear();
        for (var number = 0; number < records.Count; number++)
        {
            if (_rowTemplates[number] is null)
            {
                var body = records.Body(number);
                lengths[at++] = (ulong)body.Length;
                _scratch.Write(body);
            }
        }

        _slots.WriteNumbers(lengths, _directory, _sections);
        _slots.WriteOctets(_scratch.Written, _directory, _sections);
    }

    private BlockHeader Finish(BlockRecords records, OctetBuffer to)
    {
        _packed.Clear();
        _packedHead.Clear();
        _slots.WriteOctets(_directory.Written, _packedHead, _packed);
        var header = new BlockHeader
        {
            Length = BlockHeader.Size + _packed.Length + _sections.Length,
            DirectoryStored = _packed.Length,
            DirectoryRaw = _directory.Length,
            DirectoryCodec = (ChunkCodec)_packedHead.Written[0],
            RecordCount = records.Count,
            FirstIndex = records.FirstIndex,
            MinReceived = _minReceived,
            MaxReceived = _maxReceived,
            MinEvent = _minEvent,
            MaxEvent = _maxEvent,
            BodyOctets = records.BodyOctets,
            TemplateCount = _used.Count,
            HasWholeRows = WholeRows > 0,
            IsWithheld = records.IsWithheld,
            ContentCrc = Crc32C.Continue(Crc32C.Of(_packed.Written), _sections.Written),
        };
        header.Write(to.Room(BlockHeader.Size));
        to.Advance(BlockHeader.Size);
        to.Write(_packed.Written);
        to.Write(_sections.Written);
        return header;
    }
}
