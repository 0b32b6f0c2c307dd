using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Spill;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Gives records or rows in the order of fields or columns.</summary>
internal sealed class SortStep : Step
{
    private readonly RowSorter _sorter;
    private readonly ItemField[] _fields;
    private readonly RecordPacker? _packer;

    /// <summary>Makes a step.</summary>
    /// <param name="next">The next step.</param>
    /// <param name="pipe">What to sort by.</param>
    /// <param name="shape">What comes in.</param>
    /// <param name="most">How many at the start of the order are wanted.</param>
    /// <param name="context">What belongs to the query.</param>
    public SortStep(Step next, SortPipe pipe, PipeShape shape, long most, StepContext context)
        : base(next)
    {
        _fields = [.. pipe.Names.Select(name => ItemField.Of(name, shape))];
        _packer = shape.IsRows ? null : new RecordPacker(context.DeviceZone);

        // Of a record, the values sorted by stand before the record itself.
        int[] columns = shape.IsRows ? [.. _fields.Select(static field => field.Column)] : [.. Enumerable.Range(0, _fields.Length)];
        var order = new CellRowComparer(columns, pipe.IsDescending, comparesRest: shape.IsRows, context.Cancellation);
        _sorter = new RowSorter(order, most, context.NewMemory());
    }

    public override bool Take(in QueryRecord record)
    {
        var row = new Cell[_fields.Length + 1];
        var item = new Item(record);
        for (var number = 0; number < _fields.Length; number++)
        {
            var cell = item.CellOf(_fields[number]);
            row[number] = Numbers.TryRead(cell.Octets, out var value) ? new Cell(value) : cell;
        }

        row[^1] = Cell.Of(_packer!.Pack(record));
        _sorter.Add(row);
        return true;
    }

    public override bool Take(Cell[] row)
    {
        _sorter.Add(row);
        return true;
    }

    public override void Complete()
    {
        if (_packer is null)
        {
            Give(_sorter.Sorted());
            return;
        }

        foreach (var row in _sorter.Sorted())
        {
            if (!Next.Take(_packer.Unpack(row[^1].Octets)))
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
            _sorter.Dispose();
        }

        base.Dispose(disposing);
    }
}
