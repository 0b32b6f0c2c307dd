using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>
/// Finds out once for each template of a segment which of its slots may hold what is looked for. Belongs to one thread.
/// </summary>
/// <param name="index">What is known of the slots.</param>
/// <param name="templates">How many templates the segment has.</param>
/// <param name="inLiteral">Whether literal text holds it, so that every record of the template does.</param>
/// <param name="inSlot">Whether a slot may hold it.</param>
internal sealed class SlotCandidates(
    SegmentIndex index, int templates, SlotCandidates.LiteralTest inLiteral, Func<SlotContent, bool> inSlot)
{
    private readonly int[]?[] _slots = new int[templates][];
    private readonly bool[] _isKnown = new bool[templates];

    /// <summary>Looks at literal text.</summary>
    public delegate bool LiteralTest(ReadOnlySpan<byte> text);

    /// <summary>The slots that may hold it; null when literal text does.</summary>
    public int[]? In(Template template)
    {
        if (!_isKnown[template.Number])
        {
            _isKnown[template.Number] = true;
            _slots[template.Number] = Find(template);
        }

        return _slots[template.Number];
    }

    private int[]? Find(Template template)
    {
        for (var slot = 0; slot <= template.SlotCount; slot++)
        {
            if (inLiteral(template.Literal(slot)))
            {
                return null;
            }
        }

        var slots = new List<int>();
        for (var slot = 0; slot < template.SlotCount; slot++)
        {
            if (inSlot(index.SlotOf(template, slot)))
            {
                slots.Add(slot);
            }
        }

        return [.. slots];
    }
}
