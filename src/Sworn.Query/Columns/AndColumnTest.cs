using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>All parts; the ones behind a part that no row may meet are not asked.</summary>
internal sealed class AndColumnTest(IEnumerable<ColumnTest> parts) : CombinedColumnTest(parts)
{
    /// <inheritdoc/>
    public override bool MayBeIn(SegmentFilter filter) => Array.TrueForAll(Parts, part => part.MayBeIn(filter));

    /// <inheritdoc/>
    public override bool MayBeIn(ReadOnlySpan<byte> octets)
    {
        foreach (var part in Parts)
        {
            if (!part.MayBeIn(octets))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block)
    {
        var all = true;
        foreach (var part in Parts)
        {
            var verdict = part.Judge(template, block);
            if (verdict == TemplateVerdict.None)
            {
                return TemplateVerdict.None;
            }

            all &= verdict == TemplateVerdict.All;
        }

        return all ? TemplateVerdict.All : TemplateVerdict.Some;
    }

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        Parts[0].Run(rows, verdict);
        for (var number = 1; number < Parts.Length && !verdict.May.IsEmpty; number++)
        {
            Parts[number].Run(rows, Verdict);
            verdict.May.And(Verdict.May);
            verdict.Must.And(Verdict.Must);
        }

        if (verdict.May.IsEmpty)
        {
            verdict.Must.Begin(verdict.May.Count, all: false);
        }
    }
}
