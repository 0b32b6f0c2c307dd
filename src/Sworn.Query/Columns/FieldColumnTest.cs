using Sworn.Query.Matching;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>
/// Some value of a field passes a test, asked of the slots and literal parts that the field has in a template.
/// </summary>
/// <param name="fields">Finds the field in templates.</param>
/// <param name="matcher">The test.</param>
/// <param name="narrowing">Narrows where the field has no column; null when nothing does.</param>
/// <param name="quads">The test again for columns of IPv4 addresses; null when it is no range of them.</param>
/// <param name="number">The test again for columns of numbers; null when it is not about one number.</param>
/// <param name="isWholeAddress">Whether an address that passes is one that stands by itself in the message.</param>
internal sealed class FieldColumnTest(
    FieldFinder fields, ValueMatcher matcher, ColumnTest? narrowing, QuadRange? quads, ulong? number, bool isWholeAddress) : ColumnTest
{
    private readonly ValueScan _values = new(matcher);
    private readonly ulong _needed = matcher.Guard?.Mask ?? 0;
    private SegmentIndex _index = SegmentIndex.None;
    private TemplateVerdict?[] _judged = [];

    /// <inheritdoc/>
    public override int Cost => 2 + (narrowing?.Cost ?? 0);

    /// <inheritdoc/>
    public override bool MayBeIn(SegmentFilter filter) =>
        (narrowing?.MayBeIn(filter) ?? true) && (!isWholeAddress || quads is not { } range || range.MayBeIn(filter));

    /// <inheritdoc/>
    public override bool MayBeIn(ReadOnlySpan<byte> octets) => narrowing?.MayBeIn(octets) ?? true;

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates, SegmentIndex index)
    {
        fields.Begin(templates);
        narrowing?.Begin(templates, index);
        _index = index;
        _judged = new TemplateVerdict?[templates.Count];
    }

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block) => _judged[template.Number] ??= Decide(template);

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        if (rows.Used is null || !rows.Facts.IsMessage || fields.In(rows.Used.Template) is not { } places)
        {
            RunNarrowing(rows, verdict);
            return;
        }

        if (Judge(rows.Used.Template, block: null) is not TemplateVerdict.Some and var known)
        {
            verdict.SetAll(rows.Rows, known == TemplateVerdict.All);
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

    private TemplateVerdict Decide(Template template)
    {
        if (!MessageFacts.Unpack(template.Facts).IsMessage || fields.In(template) is not { } places)
        {
            return narrowing?.Judge(template, block: null) == TemplateVerdict.None ? TemplateVerdict.None : TemplateVerdict.Some;
        }

        var isKnown = true;
        foreach (var place in places)
        {
            var verdict = place.Place == FieldPlace.Literal
                ? Of(_values.Test(template.Literals.Slice(place.Start, place.Length)))
                : Judge(_index.SlotOf(template, place.Start));
            if (verdict == TemplateVerdict.All)
            {
                return TemplateVerdict.All;
            }

            isKnown &= verdict == TemplateVerdict.None;
        }

        return isKnown ? TemplateVerdict.None : TemplateVerdict.Some;
    }

    private TemplateVerdict Judge(SlotContent slot)
    {
        if (!slot.HasValues)
        {
            return (_needed & ~slot.Mask) != 0 ? TemplateVerdict.None : TemplateVerdict.Some;
        }

        if (matcher.Guard is { } guard && guard.IndexIn(slot.Octets) < 0)
        {
            return TemplateVerdict.None;
        }

        var passing = 0;
        for (var value = 0; value < slot.Count; value++)
        {
            passing += _values.Test(slot[value]) ? 1 : 0;
        }

        return passing == 0 ? TemplateVerdict.None : passing == slot.Count ? TemplateVerdict.All : TemplateVerdict.Some;
    }

    private static TemplateVerdict Of(bool meets) => meets ? TemplateVerdict.All : TemplateVerdict.None;

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
