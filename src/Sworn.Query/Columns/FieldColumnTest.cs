using Sworn.Query.Matching;
using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>
/// Some value of a field passes a test, asked of the slots and literal parts that the field has in a template.
/// </summary>
/// <param name="fields">Finds the field in templates.</param>
/// <param name="matcher">The test.</param>
/// <param name="narrowing">Narrows where the field has no column; null when nothing does.</param>
/// <param name="quads">The test again for columns of IPv4 addresses; null when it is no range of them.</param>
/// <param name="number">The test again for columns of numbers; null when it is not about one number.</param>
internal sealed class FieldColumnTest(
    FieldFinder fields, ValueMatcher matcher, ColumnTest? narrowing, QuadRange? quads, ulong? number) : ColumnTest
{
    private readonly ValueScan _values = new(matcher);

    /// <inheritdoc/>
    public override int Cost => 2 + (narrowing?.Cost ?? 0);

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates)
    {
        fields.Begin(templates);
        narrowing?.Begin(templates);
    }

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        if (rows.Used is null || !rows.Facts.IsMessage || fields.In(rows.Used.Template) is not { } places)
        {
            RunNarrowing(rows, verdict);
            return;
        }

        verdict.May.Begin(rows.Rows, all: false);
        foreach (var place in places)
        {
            if (place.Place == FieldPlace.Literal)
            {
                if (_values.Test(rows.Used.Template.Literals.Slice(place.Start, place.Length)))
                {
                    verdict.May.AddAll();
                }
            }
            else
            {
                RunSlot(rows.Block.Column(rows.Used, place.Start), verdict.May);
            }
        }

        verdict.Must.Begin(rows.Rows, all: false);
        verdict.Must.Or(verdict.May);
    }

    private void RunNarrowing(in RowGroup rows, RowVerdict verdict)
    {
        if (narrowing is null)
        {
            verdict.SetUnknown(rows.Rows);
            return;
        }

        narrowing.Run(rows, verdict);
        verdict.Must.Begin(rows.Rows, all: false);
    }

    private void RunSlot(SlotColumn column, RowMask to)
    {
        switch (column)
        {
            case QuadColumn addresses when quads is { } range:
                range.Run(addresses, to);
                break;
            case NumberSlotColumn numbers when number is { } one:
                RunNumbers(numbers, one, to);
                break;
            default:
                _values.Run(column, to);
                break;
        }
    }

    private static void RunNumbers(NumberSlotColumn numbers, ulong one, RowMask to)
    {
        if (one < numbers.Min || one > numbers.Max)
        {
            return;
        }

        var values = numbers.Values;
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] == one)
            {
                to.Add(row);
            }
        }
    }
}
