using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>Any part.</summary>
internal sealed class OrColumnTest(IEnumerable<ColumnTest> parts) : CombinedColumnTest(parts)
{
    /// <inheritdoc/>
    public override bool MayBeIn(SegmentFilter filter) => Array.Exists(Parts, part => part.MayBeIn(filter));

    /// <inheritdoc/>
    public override bool MayBeIn(ReadOnlySpan<byte> octets)
    {
        foreach (var part in Parts)
        {
            if (part.MayBeIn(octets))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override TemplateVerdict Judge(Template template, SegmentBlock? block)
    {
        var none = true;
        foreach (var part in Parts)
        {
            var verdict = part.Judge(template, block);
            if (verdict == TemplateVerdict.All)
            {
                return TemplateVerdict.All;
            }

            none &= verdict == TemplateVerdict.None;
        }

        return none ? TemplateVerdict.None : TemplateVerdict.Some;
    }

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        Parts[0].Run(rows, verdict);
        for (var number = 1; number < Parts.Length; number++)
        {
            Parts[number].Run(rows, Verdict);
            verdict.May.Or(Verdict.May);
            verdict.Must.Or(Verdict.Must);
        }
    }
}
