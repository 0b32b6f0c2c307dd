using Sworn.Query.Fields;
using Sworn.Query.Matching;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>
/// Some IPv4 address anywhere in the record lies in a range. Columns of addresses are compared as numbers; other values
/// are read for addresses; whatever may be an IPv4 address written as IPv6 stays possible.
/// </summary>
internal sealed class AddressColumnTest : ColumnTest
{
    private static readonly ulong Separators = OctetMask.Of(".:f"u8);

    private readonly QuadRange _quads;
    private readonly SlotSearch _mapped = new("ffff"u8, ignoresCase: true);
    private readonly ValueScan _values;
    private SlotCandidates _candidates = new(SegmentIndex.None, 0, static _ => false, static _ => true);

    private AddressColumnTest(AddressRange range, QuadRange quads)
    {
        _quads = quads;
        _values = new ValueScan(new MayHaveMatcher(range, _mapped));
    }

    /// <summary>Makes the test; for IPv6, of which columns say nothing yet, the one that knows nothing.</summary>
    public static ColumnTest Of(AddressRange range) => range.TryGetV4(out var low, out var high)
        ? new AddressColumnTest(range, new QuadRange(low, high))
        : new UnknownColumnTest();

    /// <inheritdoc/>
    public override int Cost => 8;

    /// <inheritdoc/>
    public override bool MayBeIn(SegmentFilter filter) => _quads.MayBeIn(filter);

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates, SegmentIndex index) =>
        _candidates = new SlotCandidates(index, templates.Count, _values.Test, MayHold);

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block) =>
        _candidates.In(template) is { Length: 0 } ? TemplateVerdict.None : TemplateVerdict.Some;

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        if (rows.Used is null || _candidates.In(rows.Used.Template) is not { } slots)
        {
            verdict.SetUnknown(rows.Rows);
            return;
        }

        verdict.May.Begin(rows.Rows, all: false);
        verdict.Must.Begin(rows.Rows, all: false);
        foreach (var slot in slots)
        {
            if (!rows.Used.IsAlias(slot))
            {
                Run(rows.Block.Column(rows.Used, slot), verdict);
            }
        }

        verdict.May.Or(verdict.Must);
    }

    private void Run(SlotColumn column, RowVerdict verdict)
    {
        switch (column)
        {
            case QuadColumn quads:
                // A slot is whole runs, so that the address is a whole one in the record.
                _quads.Run(quads, verdict.Must);
                break;
            case TextColumn text when !text.Octets.ContainsAny((byte)'.', (byte)':'):
                _mapped.Run(text, verdict.May);
                break;
            case ConstantColumn or DictionaryColumn or TextColumn:
                _values.Run(column, verdict.May);
                break;
            default:
                // Numbers, times and long hexadecimal values are no addresses.
                break;
        }
    }

    /// <summary>Whether a slot may hold an address: dots or colons, or the group that makes IPv4 of IPv6.</summary>
    private bool MayHold(SlotContent slot)
    {
        if (!slot.HasValues)
        {
            return (slot.Mask & Separators) != 0;
        }

        for (var number = 0; number < slot.Count; number++)
        {
            if (_values.Test(slot[number]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The value has an address in the range, or one that may be written in another way.</summary>
    private sealed class MayHaveMatcher(AddressRange range, SlotSearch mapped) : ValueMatcher
    {
        public override bool Test(ReadOnlySpan<byte> value) => AddressScanner.Contains(value, range) || mapped.IsIn(value);
    }
}
