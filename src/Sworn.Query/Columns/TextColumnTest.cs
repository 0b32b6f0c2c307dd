using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>
/// The received octets contain a text. A part of the text without delimiters lies wholly in one slot or wholly in
/// literal text (the slot rule), so asking these is exact for it; a text of several parts is narrowed by each of them.
/// </summary>
internal sealed class TextColumnTest : ColumnTest
{
    private const sbyte NotAsked = -1;

    private readonly SlotSearch[] _parts;
    private readonly SlotSearch _whole;
    private readonly bool _isExact;
    private readonly RowMask _one = new();
    private sbyte[][] _inLiteral = [];

    private TextColumnTest(SlotSearch[] parts, SlotSearch whole, bool isExact)
    {
        _parts = parts;
        _whole = whole;
        _isExact = isExact;
    }

    /// <summary>Makes the test for a text.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="ignoresCase">Whether ASCII letters are equal in either case.</param>
    /// <param name="isWhole">Whether containing the text is all that is asked; else it only narrows.</param>
    public static TextColumnTest Of(ReadOnlySpan<byte> text, bool ignoresCase, bool isWhole)
    {
        var parts = new List<SlotSearch>();
        var isOne = true;
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && !SlotRule.IsDelimiter(text[at]))
            {
                continue;
            }

            // A '-' before '>' is no part of a run: at an edge of the part it may be one.
            var part = text[start..at].TrimEnd((byte)'-');
            isOne &= at == text.Length && part.Length == text.Length;
            if (!part.IsEmpty)
            {
                parts.Add(new SlotSearch(part, ignoresCase));
            }

            start = at + 1;
        }

        return new TextColumnTest([.. parts], new SlotSearch(text, ignoresCase), isOne && isWhole);
    }

    /// <inheritdoc/>
    public override int Cost => 8 * _parts.Length;

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates)
    {
        _inLiteral = new sbyte[_parts.Length][];
        for (var part = 0; part < _parts.Length; part++)
        {
            _inLiteral[part] = new sbyte[templates.Count];
            _inLiteral[part].AsSpan().Fill(NotAsked);
        }
    }

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        verdict.May.Begin(rows.Rows, all: true);
        if (rows.Used is null)
        {
            verdict.May.Begin(rows.Rows, all: false);
            _whole.Run(rows.Block.WholeRows, verdict.May);
            verdict.Must.Begin(rows.Rows, all: false);
            return;
        }

        for (var part = 0; part < _parts.Length && !verdict.May.IsEmpty; part++)
        {
            if (!IsInLiteral(part, rows.Used.Template))
            {
                _one.Begin(rows.Rows, all: false);
                RunSlots(rows, _parts[part], _one);
                verdict.May.And(_one);
            }
        }

        verdict.Must.Begin(rows.Rows, all: false);
        if (_isExact)
        {
            verdict.Must.Or(verdict.May);
        }
    }

    private static void RunSlots(in RowGroup rows, SlotSearch search, RowMask to)
    {
        for (var slot = 0; slot < rows.Used!.Template.SlotCount; slot++)
        {
            if (!rows.Used.IsAlias(slot))
            {
                search.Run(rows.Block.Column(rows.Used, slot), to);
            }
        }
    }

    private bool IsInLiteral(int part, Template template)
    {
        ref var known = ref _inLiteral[part][template.Number];
        if (known == NotAsked)
        {
            known = 0;
            for (var slot = 0; slot <= template.SlotCount && known == 0; slot++)
            {
                known = _parts[part].IsIn(template.Literal(slot)) ? (sbyte)1 : (sbyte)0;
            }
        }

        return known != 0;
    }
}
