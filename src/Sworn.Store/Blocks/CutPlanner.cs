using System.Runtime.InteropServices;

namespace Sworn.Store.Blocks;

/// <summary>Makes the plan of a pattern from one record of a block and from what is known of all of them. Belongs to one thread.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="forms">By which part of the rule each slot was taken.</param>
/// <param name="words">The literal runs that would be slots if they repeated a value.</param>
internal ref struct CutPlanner(CutPattern pattern, byte[] forms, ReadOnlySpan<int> words)
{
    // Less than any place in a step, wherever it begins.
    private const int NoValue = int.MinValue / 2;

    private readonly List<byte> _text = [];
    private readonly List<CutPlan.Step> _steps = [];
    private readonly List<CutPlan.Watch> _watches = [];
    private readonly ReadOnlySpan<int> _words = words;
    private readonly ValueCandidates _values = new();
    private int _word;
    private int _stepText;
    private int _stepSlot;
    private int _stepWatch;
    private bool _mayJoin;

    /// <summary>Makes the plan.</summary>
    /// <param name="text">The octets of the block up to the record's end.</param>
    /// <param name="starts">Where the record's slots begin, by the pattern.</param>
    /// <param name="lengths">How long they are.</param>
    /// <param name="isConstant">Which of them have the same value in all records of the block.</param>
    /// <param name="repeats">The earlier slot that each repeats in all of them, or −1.</param>
    /// <returns>Null when no slot can be fixed, or a word may become part of a slot by what stands behind.</returns>
    public CutPlan? Make(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ReadOnlySpan<bool> isConstant, ReadOnlySpan<int> repeats)
    {
        var offsets = new int[starts.Length + CutPlan.Overrun];
        var places = new int[starts.Length];
        var repeated = repeats.ToArray();
        Array.Fill(places, -1);
        for (var slot = 0; slot < starts.Length; slot++)
        {
            AddLiteral(slot);
            if (!isConstant[slot] || !TryWatch(text, starts[slot], lengths[slot], (SlotForm)forms[slot]))
            {
                EndStep(slot);
                continue;
            }

            var value = text.Slice(starts[slot], lengths[slot]);
            repeated[slot] = -1;
            offsets[slot] = _text.Count - _stepText;
            places[slot] = _text.Count;
            _text.AddRange(value);
            if (forms[slot] == (byte)SlotForm.Value)
            {
                _values.Add(CollectionsMarshal.AsSpan(_text), places[slot], lengths[slot]);
            }
        }

        AddLiteral(starts.Length);
        EndStep(starts.Length);
        return _steps.Count > starts.Length || _mayJoin || !HasValuesFirst()
            ? null
            : new CutPlan(forms, [.. _text, .. new byte[OctetRange.Room]], [.. _steps], [.. _watches], _values, offsets,
                [.. lengths, .. new int[CutPlan.Overrun]], repeated, places);
    }

    /// <summary>Whether all values stand before the first run that may repeat one: then it does not matter which are before it.</summary>
    private readonly bool HasValuesFirst()
    {
        var last = forms.AsSpan().LastIndexOf((byte)SlotForm.Value);
        var run = forms.AsSpan().IndexOfAny((byte)SlotForm.Run, (byte)SlotForm.Repeat);
        return run < 0 || last < run;
    }

    private void AddLiteral(int slot)
    {
        var ends = pattern.Template.LiteralEnds;
        var start = slot == 0 ? 0 : ends[slot - 1];
        var end = slot == ends.Length ? pattern.Template.Literals.Length : ends[slot];
        var shift = _text.Count - _stepText - start;
        for (; _word < _words.Length && _words[_word] < end; _word += 2)
        {
            _watches.Add(new CutPlan.Watch(_words[_word] + shift, _words[_word + 1] + shift, NoValue));
            _mayJoin |= RecordCutter.MayJoin(pattern.Template.Literals, _words[_word], _words[_word + 1]);
        }

        _text.AddRange(pattern.Template.Literal(slot));
    }

    private void EndStep(int slot)
    {
        _steps.Add(new CutPlan.Step(_stepText, _text.Count - _stepText, _stepSlot, slot, _stepWatch, _watches.Count));
        _stepText = _text.Count;
        _stepSlot = slot + 1;
        _stepWatch = _watches.Count;
    }

    /// <summary>
    /// Whether the same octets are always taken as the same slot, as long as no value that differs is repeated in them: a
    /// colon joins runs with what stands behind, and what repeats a value must repeat one that is fixed itself.
    /// </summary>
    private readonly bool TryWatch(ReadOnlySpan<byte> text, int start, int length, SlotForm form)
    {
        var end = start + length;
        if (length > SlotEncoder.MaxConstant || form == SlotForm.Time)
        {
            return false;
        }

        if (form is SlotForm.Word or SlotForm.Value or SlotForm.Quoted)
        {
            return true;
        }

        if (text[start..Math.Min(end + 1, text.Length)].Contains((byte)':'))
        {
            return false;
        }

        var (runEnd, hasDigit) = RecordCutter.RunWithGroupsEnd(text, start);
        if (hasDigit || form == SlotForm.Announced)
        {
            return true;
        }

        if (_values.EndOfLongest(CollectionsMarshal.AsSpan(_text), text, start, runEnd) != end)
        {
            return false;
        }

        var shift = _text.Count - _stepText - start;
        _watches.Add(new CutPlan.Watch(start + shift, runEnd + shift, end + shift));
        return true;
    }
}
