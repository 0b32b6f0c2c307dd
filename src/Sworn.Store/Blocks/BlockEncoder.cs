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
    // Of a kind with fewer records in a block little is learned for the next.
    private const int LeastToLearn = 64;

    private static readonly EntryColumn[] EntryColumns = Enum.GetValues<EntryColumn>();

    private readonly IRecordAnalyst _analyst;
    private readonly SlotEncoder _slots;
    private readonly RecordCutter _cutter = new();
    private readonly RecordLayout _layout = new();
    private readonly ValueCandidates _values = new();
    private readonly SourceSteps _steps = new();
    private readonly Dictionary<Template, TemplateRows> _rows = [];
    private readonly BlockCuts _cuts = new();
    private readonly TemplateColumns _columns = new();
    private readonly List<TemplateRows> _used = [];
    private readonly Stack<TemplateRows> _free = [];
    private readonly TemplateRows?[] _rowTemplates = new TemplateRows?[BlockHeader.MaxRecordCount];
    private readonly EntryFields[] _fields = new EntryFields[BlockHeader.MaxRecordCount];
    private readonly ulong[] _numbers = new ulong[BlockHeader.MaxRecordCount];

    // Of the template at hand: the earlier slot that each slot repeats, or −1, and whether it has one value in all rows.
    private readonly int[] _repeats = new int[RecordCutter.MaxSlots];
    private readonly bool[] _isConstant = new bool[RecordCutter.MaxSlots];
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
            WriteTemplate(rows, records.Octets);
            Learn(rows, records.Octets);
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

    private void WriteTemplate(TemplateRows rows, ReadOnlySpan<byte> octets)
    {
        var template = rows.Template!;
        var plan = rows.PlannedCount == rows.Count ? template.Pattern?.Plan : null;
        _directory.WriteVarint((ulong)template.Number);
        _directory.WriteVarint((ulong)rows.Count);
        _columns.Gather(octets, _cuts, rows.Places, template, plan);
        for (var slot = 0; slot < template.SlotCount; slot++)
        {
            var isFixed = plan is not null && plan.IsFixed(slot);
            var earlier = isFixed ? RepeatedBy(plan!, slot) : RepeatedBy(slot);
            _repeats[slot] = earlier;
            if (earlier >= 0)
            {
                _directory.WriteByte((byte)SlotEncoding.Alias);
                _directory.WriteVarint((ulong)earlier);
                _isConstant[slot] = _isConstant[earlier];
            }
            else if (isFixed)
            {
                SlotEncoder.WriteConstant(plan!.ValueOf(slot), _directory);
                _isConstant[slot] = true;
            }
            else
            {
                _isConstant[slot] = _slots.Write(_columns[slot], _directory, _sections);
            }
        }
    }

    /// <summary>An earlier slot that repeats none itself and has the same value in every row; −1 when there is none.</summary>
    private int RepeatedBy(int slot)
    {
        if (!_columns.IsGathered(slot))
        {
            var expected = _columns.RepeatedBy(slot);
            return _repeats[expected] < 0 ? expected : _repeats[expected];
        }

        var values = _columns[slot];
        for (var other = 0; other < slot; other++)
        {
            if (_repeats[other] < 0 && _columns.IsGathered(other) && _columns[other].IsSame(values))
            {
                return other;
            }
        }

        return -1;
    }

    /// <summary>The same for a slot whose value is fixed.</summary>
    private int RepeatedBy(CutPlan plan, int slot)
    {
        for (var other = 0; other < slot; other++)
        {
            if (_repeats[other] < 0 && plan.IsFixed(other) && plan.ValueOf(other).SequenceEqual(plan.ValueOf(slot)))
            {
                return other;
            }
        }

        return -1;
    }

    /// <summary>Remembers what the slots of a template were like, for it mostly is so in the next block too.</summary>
    private void Learn(TemplateRows rows, ReadOnlySpan<byte> octets)
    {
        var template = rows.Template!;
        if (rows.Count < LeastToLearn || template.SlotCount == 0)
        {
            return;
        }

        if (template.Repeats.Length == 0)
        {
            template.Repeats = new int[template.SlotCount];
        }

        var repeats = _repeats.AsSpan(0, template.SlotCount);
        repeats.CopyTo(template.Repeats);
        if (rows.PlannedCount < rows.Count && template.Pattern is { } pattern)
        {
            pattern.Learn(octets, _cuts, rows.Places[0], _isConstant.AsSpan(0, template.SlotCount), repeats, _values, _analyst);
        }
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
