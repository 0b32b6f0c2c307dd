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
    private readonly bool[] _codes = new bool[1 << 16];
    private byte[] _value = new byte[256];

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
                if (matcher.Test(rows.Used.Template.Literals.Slice(place.Start, place.Length)))
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
            case ConstantColumn constant:
                if (matcher.Test(constant.Value))
                {
                    to.AddAll();
                }

                break;
            case DictionaryColumn dictionary:
                RunDictionary(dictionary, to);
                break;
            case QuadColumn addresses when quads is { } range:
                range.Run(addresses, to);
                break;
            case NumberSlotColumn numbers when number is { } one:
                RunNumbers(numbers, one, to);
                break;
            default:
                RunRendered(column, to);
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

    private void RunDictionary(DictionaryColumn dictionary, RowMask to)
    {
        var any = false;
        var count = dictionary.Count;
        for (var code = 0; code < count; code++)
        {
            _codes[code] = matcher.Test(dictionary.Values[code]);
            any |= _codes[code];
        }

        for (var row = 0; any && row < to.Count; row++)
        {
            if (_codes[dictionary.CodeOf(row)])
            {
                to.Add(row);
            }
        }
    }

    private void RunRendered(SlotColumn column, RowMask to)
    {
        if (_value.Length < column.MaxLength)
        {
            _value = new byte[column.MaxLength];
        }

        for (var row = 0; row < to.Count; row++)
        {
            if (matcher.Test(_value.AsSpan(0, column.Write(row, _value))))
            {
                to.Add(row);
            }
        }
    }
}
