using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>
/// The received octets contain a text. A part of the text without delimiters lies wholly in one slot or wholly in
/// literal text (the slot rule), so asking these is exact for it; a text of several parts is narrowed by each of them.
/// </summary>
internal sealed class TextColumnTest : ColumnTest
{
    private readonly SlotSearch[] _parts;
    private readonly SlotSearch _whole;
    private readonly bool _isExact;
    private readonly RowMask _one = new();
    private SlotCandidates[] _candidates = [];

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
    public override bool MayBeIn(SegmentFilter filter) => Array.TrueForAll(_parts, part => part.MayBeIn(filter));

    /// <inheritdoc/>
    public override bool MayBeIn(ReadOnlySpan<byte> octets) => _whole.IsIn(octets);

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<Template> templates, SegmentIndex index)
    {
        _candidates = new SlotCandidates[_parts.Length];
        for (var part = 0; part < _parts.Length; part++)
        {
            _candidates[part] = new SlotCandidates(index, templates.Count, _parts[part].IsIn, _parts[part].MayBeIn);
        }
    }

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block)
    {
        foreach (var candidates in _candidates)
        {
            if (candidates.In(template) is { Length: 0 })
            {
                return TemplateVerdict.None;
            }
        }

        return _isExact && _candidates[0].In(template) is null ? TemplateVerdict.All : TemplateVerdict.Some;
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
            if (_candidates[part].In(rows.Used.Template) is { } slots)
            {
                _one.Begin(rows.Rows, all: false);
                RunSlots(rows, slots, _parts[part], _one);
                verdict.May.And(_one);
            }
        }

        verdict.Must.Begin(rows.Rows, all: false);
        if (_isExact)
        {
            verdict.Must.Or(verdict.May);
        }
    }

    private static void RunSlots(in RowGroup rows, int[] slots, SlotSearch search, RowMask to)
    {
        foreach (var slot in slots)
        {
            if (!rows.Used!.IsAlias(slot))
            {
                search.Run(rows.Block.Column(rows.Used, slot), to);
            }
        }
    }
}
