using System.Runtime.Intrinsics;

namespace Sworn.Store.Blocks;

/// <summary>
/// The values of a template's slots, gathered from the records of a block: each slot's together, so that whoever
/// looks at a column reads memory in order. Used again for every template; belongs to one thread.
/// </summary>
internal sealed class TemplateColumns
{
    // So many rows are gathered for all slots before the next: their records stay in the processor's cache meanwhile.
    private const int RowsAtOnce = 128;

    // A slot that once held much gives it back: texts of a thousand templates must not each keep their largest size.
    private const int MostKept = 1 << 18;

    private const int ShortValue = 16;

    private const int Nothing = -1;

    private readonly byte[][] _octets = new byte[RecordCutter.MaxSlots][];
    private readonly int[][] _offsets = new int[RecordCutter.MaxSlots][];
    private readonly int[] _lengths = new int[RecordCutter.MaxSlots];

    // The earlier slot that a slot repeats in every row, as it did in the block before: it need not be gathered.
    private readonly int[] _repeated = new int[RecordCutter.MaxSlots];

    // What the plan of a pattern says of a slot need not be looked at: the records were cut by it.
    private readonly bool[] _isKnown = new bool[RecordCutter.MaxSlots];
    private int _rows;

    /// <summary>The values of a slot that <see cref="IsGathered"/>, valid until the next template.</summary>
    public SlotValues this[int slot] => new(_octets[slot].AsSpan(0, _lengths[slot]), _offsets[slot].AsSpan(0, _rows + 1));

    /// <summary>Whether the values of a slot were gathered: neither is it fixed nor does it repeat the slot that was expected.</summary>
    public bool IsGathered(int slot) => !_isKnown[slot] && _repeated[slot] == Nothing;

    /// <summary>The earlier slot that a slot repeats in every row, as was expected; less than 0 when it does not.</summary>
    public int RepeatedBy(int slot) => _repeated[slot];

    /// <summary>Gathers the slots of a template.</summary>
    /// <param name="octets">The octets of the block's records.</param>
    /// <param name="cuts">Where their slots lie.</param>
    /// <param name="places">For each row, the place of its first slot in <paramref name="cuts"/>.</param>
    /// <param name="template">The template.</param>
    /// <param name="plan">Which of its slots are fixed; null when none are.</param>
    public void Gather(ReadOnlySpan<byte> octets, BlockCuts cuts, ReadOnlySpan<int> places, Template template, CutPlan? plan)
    {
        _rows = places.Length;
        for (var slot = 0; slot < template.SlotCount; slot++)
        {
            _isKnown[slot] = plan is not null && (plan.IsFixed(slot) || plan.RepeatedBy(slot) >= 0);
            _repeated[slot] = _isKnown[slot] ? plan!.RepeatedBy(slot) : template.Repeats.Length > 0 ? template.Repeats[slot] : Nothing;
            if (IsGathered(slot))
            {
                Begin(slot);
            }
        }

        for (var row = 0; row < places.Length; row += RowsAtOnce)
        {
            var end = Math.Min(row + RowsAtOnce, places.Length);
            for (var slot = 0; slot < template.SlotCount; slot++)
            {
                GatherOrCompare(octets, cuts, places[..end], row, slot);
            }
        }
    }

    private void GatherOrCompare(ReadOnlySpan<byte> octets, BlockCuts cuts, ReadOnlySpan<int> places, int row, int slot)
    {
        if (IsGathered(slot))
        {
            Gather(octets, cuts, places[row..], row, slot);
        }
        else if (!_isKnown[slot] && !IsRepeat(octets, cuts, places[row..], slot, _repeated[slot]))
        {
            _repeated[slot] = Nothing;
            Begin(slot);
            Gather(octets, cuts, places, 0, slot);
        }
    }

    private static bool IsRepeat(ReadOnlySpan<byte> octets, BlockCuts cuts, ReadOnlySpan<int> places, int slot, int earlier)
    {
        var starts = cuts.Starts;
        var lengths = cuts.Lengths;
        foreach (var place in places)
        {
            var length = lengths[place + slot];
            if (lengths[place + earlier] != length || !OctetRange.IsSame(octets, starts[place + slot], octets, starts[place + earlier], length))
            {
                return false;
            }
        }

        return true;
    }

    private void Begin(int slot)
    {
        _lengths[slot] = 0;
        if (_octets[slot] is null || _octets[slot].Length > MostKept)
        {
            _octets[slot] = new byte[1 << 8];
        }

        if (_offsets[slot] is null || _offsets[slot].Length <= _rows)
        {
            _offsets[slot] = new int[_rows + 1];
        }
    }

    private void Gather(ReadOnlySpan<byte> octets, BlockCuts cuts, ReadOnlySpan<int> places, int row, int slot)
    {
        var starts = cuts.Starts;
        var lengths = cuts.Lengths;
        var to = _octets[slot];
        var offsets = _offsets[slot].AsSpan(row + 1, places.Length);
        var end = _lengths[slot];
        for (var number = 0; number < offsets.Length; number++)
        {
            var at = places[number] + slot;
            var start = starts[at];
            var length = lengths[at];
            if (length + ShortValue > to.Length - end)
            {
                Array.Resize(ref _octets[slot], Math.Max(2 * to.Length, end + length + ShortValue));
                to = _octets[slot];
            }

            if (length <= ShortValue && octets.Length - start >= ShortValue)
            {
                // A fixed length costs less than the right one; what it copies too much is written over by the next value.
                Vector128.Create(octets.Slice(start, ShortValue)).CopyTo(to, end);
            }
            else
            {
                octets.Slice(start, length).CopyTo(to.AsSpan(end));
            }

            end += length;
            offsets[number] = end;
        }

        _lengths[slot] = end;
    }
}
