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
    private readonly AddressRange _range;
    private readonly QuadRange _quads;
    private readonly SlotSearch _mapped = new("ffff"u8, ignoresCase: true);
    private readonly bool[] _codes = new bool[1 << 16];
    private bool?[] _isInLiteral = [];

    private AddressColumnTest(AddressRange range, QuadRange quads)
    {
        _range = range;
        _quads = quads;
    }

    /// <summary>Makes the test; for IPv6, of which columns say nothing yet, the one that knows nothing.</summary>
    public static ColumnTest Of(AddressRange range) => range.TryGetV4(out var low, out var high)
        ? new AddressColumnTest(range, new QuadRange(low, high))
        : new UnknownColumnTest();

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
            case ConstantColumn constant:
                if (MayHave(constant.Value))
                {
                    verdict.May.AddAll();
                }

                break;
            case DictionaryColumn dictionary:
                Run(dictionary, verdict.May);
                break;
            case TextColumn text:
                Run(text, verdict.May);
                break;
            default:
                // Numbers, times and long hexadecimal values are no addresses.
                break;
        }
    }

    private void Run(DictionaryColumn dictionary, RowMask to)
    {
        var any = false;
        for (var code = 0; code < dictionary.Count; code++)
        {
            _codes[code] = MayHave(dictionary.Values[code]);
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

    private void Run(TextColumn text, RowMask to)
    {
        if (!text.Octets.ContainsAny((byte)'.', (byte)':'))
        {
            _mapped.Run(text, to);
            return;
        }

        for (var row = 0; row < to.Count; row++)
        {
            if (MayHave(text[row]))
            {
                to.Add(row);
            }
        }
    }

    private bool MayHave(ReadOnlySpan<byte> value) => AddressScanner.Contains(value, _range) || _mapped.IsIn(value);

    private bool IsInLiteral(Template template)
    {
        ref var known = ref _isInLiteral[template.Number];
        if (known is null)
        {
            known = false;
            for (var slot = 0; slot <= template.SlotCount; slot++)
            {
                known |= MayHave(template.Literal(slot));
            }
        }

        return known.Value;
    }
}
