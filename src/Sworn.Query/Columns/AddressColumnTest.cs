using Sworn.Query.Fields;
using Sworn.Query.Matching;
using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>
/// Some IPv4 address anywhere in the record lies in a range. Columns of addresses are compared as numbers; other values
/// are read for addresses; whatever may be an IPv4 address written as IPv6 stays possible.
/// </summary>
internal sealed class AddressColumnTest : ColumnTest
{
    private readonly QuadRange _quads;
    private readonly SlotSearch _mapped = new("ffff"u8, ignoresCase: true);
    private readonly ValueScan _values;
    private bool?[] _isInLiteral = [];

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
    public override void Begin(IReadOnlyList<Template> templates) => _isInLiteral = new bool?[templates.Count];

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        if (rows.Used is null || IsInLiteral(rows.Used.Template))
        {
            verdict.SetUnknown(rows.Rows);
            return;
        }

        verdict.May.Begin(rows.Rows, all: false);
        verdict.Must.Begin(rows.Rows, all: false);
        for (var slot = 0; slot < rows.Used.Template.SlotCount; slot++)
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

    private bool IsInLiteral(Template template)
    {
        ref var known = ref _isInLiteral[template.Number];
        if (known is null)
        {
            known = false;
            for (var slot = 0; slot <= template.SlotCount; slot++)
            {
                known |= _values.Test(template.Literal(slot));
            }
        }

        return known.Value;
    }

    /// <summary>The value has an address in the range, or one that may be written in another way.</summary>
    private sealed class MayHaveMatcher(AddressRange range, SlotSearch mapped) : ValueMatcher
    {
        public override bool Test(ReadOnlySpan<byte> value) => AddressScanner.Contains(value, range) || mapped.IsIn(value);
    }
}
