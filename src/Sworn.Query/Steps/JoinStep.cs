using Sworn.Query.Counting;
using Sworn.Query.Fields;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Spill;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>
/// Brings records or rows together with the rows of another query. That query runs first. Its rows are kept by what is joined
/// by; when they are too many, both sides are sorted on disk and walked side by side. Belongs to one thread.
/// </summary>
internal sealed class JoinStep : Step
{
    private const int RowOctets = 96;

    private readonly JoinPipe _pipe;
    private readonly StepContext _context;
    private readonly PipeShape _shape;
    private readonly ItemField[] _by;
    private readonly FieldName[] _brought;
    private readonly int[] _broughtTo;
    private readonly int _width;
    private readonly int[] _otherKeys;
    private readonly int[] _otherValues;
    private readonly RecordPacker _packer;
    private readonly SpillingMemory _memory;
    private readonly GroupKeyText _key = new();
    private readonly Dictionary<byte[], List<Cell[]>> _others = new(OctetsComparer.Instance);
    private SortedJoin? _sorted;
    private bool _isReady;

    public JoinStep(Step next, JoinPipe pipe, PipeShape shape, StepContext context)
        : base(next)
    {
        _pipe = pipe;
        _context = context;
        _shape = shape;
        _memory = context.NewMemory();
        _packer = new RecordPacker(context.DeviceZone);
        _by = [.. pipe.Names.Select(name => ItemField.Of(name, shape))];
        _brought = [.. pipe.Brought.Select(static name => FieldName.TryResolve(name) ?? FieldName.OfParameter(name))];
        var behind = pipe.ShapeBehind(shape).Columns ?? [];
        _width = behind.Count;
        _broughtTo = [.. pipe.Brought.Select(name => behind.Index().FirstOrDefault(column => column.Item == name).Index)];
        var other = pipe.Query.Columns.Index().ToList();
        _otherKeys = [.. pipe.Names.Select(name => other.First(column => column.Item == name).Index)];
        _otherValues = [.. pipe.Brought.Select(name => other.First(column => column.Item == name).Index)];
    }

    /// <summary>Whether the other side was too large to be kept in memory.</summary>
    public bool IsSorted => _sorted is not null;

    public override bool Take(in QueryRecord record)
    {
        Prepare();
        var isKeyed = TryKey(new Item(record));
        if (_sorted is not null)
        {
            _sorted.AddLeft(_key.Span, isKeyed, [Cell.Of(_packer.Pack(record))]);
            return true;
        }

        if (!isKeyed || !_others.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(_key.Span, out var partners))
        {
            return _pipe.IsInner || Give(record, partner: null);
        }

        foreach (var partner in partners)
        {
            if (!Give(record, partner))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Take(Cell[] row)
    {
        Prepare();
        var isKeyed = TryKey(new Item(row));
        if (_sorted is not null)
        {
            _sorted.AddLeft(_key.Span, isKeyed, row);
            return true;
        }

        if (!isKeyed || !_others.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(_key.Span, out var partners))
        {
            return _pipe.IsInner || Next.Take(Wider(row, partner: null));
        }

        return partners.TrueForAll(partner => Next.Take(Wider(row, partner)));
    }

    public override void Complete()
    {
        var goesOn = true;
        foreach (var (left, partner) in _sorted?.Pairs(_pipe.IsInner) ?? [])
        {
            goesOn = goesOn && (_shape.IsRows ? Next.Take(Wider(left, partner)) : Give(_packer.Unpack(left[0].Octets), partner));
            if (!goesOn)
            {
                break;
            }
        }

        Next.Complete();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sorted?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Give(in QueryRecord record, Cell[]? partner)
    {
        for (var number = 0; number < _brought.Length; number++)
        {
            record.Context.Added.Set(_brought[number], partner is null ? default : partner[number]);
        }

        return Next.Take(record);
    }

    private Cell[] Wider(Cell[] row, Cell[]? partner)
    {
        var wider = new Cell[_width];
        row.CopyTo(wider, 0);
        for (var number = 0; number < _broughtTo.Length; number++)
        {
            wider[_broughtTo[number]] = partner is null ? default : partner[number];
        }

        return wider;
    }

    /// <summary>What has none of the values joined by has no partner.</summary>
    private bool TryKey(in Item item)
    {
        _key.Begin();
        var isKeyed = true;
        foreach (var field in _by)
        {
            var isThere = item.TryGet(field, out var value);
            isKeyed &= isThere;
            _key.Add(value, isThere);
        }

        return isKeyed;
    }

    /// <summary>Runs the other query, once.</summary>
    private void Prepare()
    {
        if (_isReady)
        {
            return;
        }

        _isReady = true;
        var fields = _pipe.Query.IsTable ? [] : _pipe.Query.Fields.Select(static name => ItemField.Of(name, PipeShape.Records)).ToArray();
        _context.Run(_context.RequestFor(_pipe.Query), new RelaySink(_context.Tally)
        {
            Row = row => KeepOther([.. row]),
            Record = (in record) =>
            {
                var item = new Item(record);
                var row = new Cell[fields.Length];
                for (var number = 0; number < row.Length; number++)
                {
                    row[number] = item.CellOf(fields[number]);
                }

                return KeepOther(row);
            },
        });
    }

    private bool KeepOther(Cell[] row)
    {
        _memory.Look();
        _key.Begin();
        foreach (var column in _otherKeys)
        {
            if (row[column].IsEmpty)
            {
                return true;
            }

            _key.Add(row[column].Octets, isPresent: true);
        }

        var values = Array.ConvertAll(_otherValues, column => row[column]);
        if (_sorted is not null)
        {
            _sorted.AddRight(_key.Span, values);
            return true;
        }

        var lookup = _others.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(_key.Span, out var partners))
        {
            partners = [];
            lookup[_key.Span] = partners;
        }

        partners.Add(values);
        _memory.Budget.Count(RowOctets + _key.Span.Length + values.Sum(static cell => (long)cell.Weight));
        if (_memory.Budget.IsOver)
        {
            PutAside();
        }

        return true;
    }

    private void PutAside()
    {
        _sorted = new SortedJoin(_context);
        foreach (var (key, partners) in _others)
        {
            partners.ForEach(partner => _sorted.AddRight(key, partner));
        }

        _others.Clear();
        _memory.Budget.Reset();
    }
}
