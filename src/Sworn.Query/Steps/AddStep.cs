using Sworn.Query.Fields;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Adds fields to records, or columns to rows.</summary>
internal sealed class AddStep : Step
{
    private readonly FieldMaker _maker;
    private readonly FieldName[] _fields;
    private readonly int[] _columns;
    private readonly Cell[] _made;
    private readonly int _width;

    public AddStep(Step next, FieldMaker maker, IReadOnlyList<string> names, PipeShape before)
        : base(next)
    {
        _maker = maker;
        _fields = [.. names.Select(static name => FieldName.TryResolve(name)!)];
        _made = new Cell[names.Count];
        var behind = before.With(names).Columns ?? [];
        _width = behind.Count;
        _columns = [.. names.Select(name => behind.Index().FirstOrDefault(column => column.Item == name).Index)];
    }

    public override bool Take(in QueryRecord record)
    {
        _maker.Make(new Item(record), _made);
        for (var number = 0; number < _made.Length; number++)
        {
            record.Context.Added.Set(_fields[number], _made[number]);
        }

        return Next.Take(record);
    }

    public override bool Take(Cell[] row)
    {
        _maker.Make(new Item(row), _made);
        var wider = new Cell[_width];
        row.CopyTo(wider, 0);
        for (var number = 0; number < _made.Length; number++)
        {
            wider[_columns[number]] = _made[number];
        }

        return Next.Take(wider);
    }
}
