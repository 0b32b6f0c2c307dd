using System.Runtime.Intrinsics;

namespace Sworn.Store.Blocks;

/// <summary>
/// A pattern in which the values of the slots that had the same one in every record of a block are literal text too: such
/// records are cut in a few steps. What it accepts is cut as its pattern would cut it. Immutable.
/// </summary>
internal sealed class CutPlan
{
    /// <summary>The places behind the last slot that are written to.</summary>
    public const int Overrun = 8;

    private readonly byte[] _forms;
    private readonly byte[] _text;
    private readonly Step[] _steps;
    private readonly Watch[] _watches;

    // The fixed values of parameters, in the text of all steps.
    private readonly ValueCandidates _fixedValues;

    // For each slot with a fixed value, where it begins in the text of its step, and how long it is.
    private readonly int[] _offsets;
    private readonly int[] _lengths;

    // For each slot without one, the earlier slot that it repeats; −1 when it repeats none.
    private readonly int[] _repeats;

    // For each slot, where its fixed value begins in the text of all steps; −1 when it has none.
    private readonly int[] _places;

    internal CutPlan(
        byte[] forms, byte[] text, Step[] steps, Watch[] watches, ValueCandidates fixedValues, int[] offsets, int[] lengths,
        int[] repeats, int[] places)
    {
        _forms = forms;
        _text = text;
        _steps = steps;
        _watches = watches;
        _fixedValues = fixedValues;
        _offsets = offsets;
        _lengths = lengths;
        _repeats = repeats;
        _places = places;
    }

    /// <summary>Whether a slot has the same value in all records that are cut by this plan.</summary>
    public bool IsFixed(int slot) => _places[slot] >= 0;

    /// <summary>The earlier slot that a slot repeats in all of them; −1 when it repeats none or its value is fixed.</summary>
    public int RepeatedBy(int slot) => _repeats[slot];

    /// <summary>Whether all that is fixed and repeated was so in a block.</summary>
    public bool Holds(ReadOnlySpan<bool> isConstant, ReadOnlySpan<int> repeats)
    {
        for (var slot = 0; slot < _places.Length; slot++)
        {
            if (IsFixed(slot) ? !isConstant[slot] : _repeats[slot] >= 0 && _repeats[slot] != repeats[slot])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of such a slot.</summary>
    public ReadOnlySpan<byte> ValueOf(int slot) => _text.AsSpan(_places[slot], _lengths[slot]);

    /// <summary>Cuts a record, as <see cref="CutPattern.TryCut"/> does.</summary>
    /// <param name="text">The octets of the block up to the record's end.</param>
    /// <param name="start">Where the record begins.</param>
    /// <param name="starts">Takes where each slot begins; has <see cref="Overrun"/> places more.</param>
    /// <param name="lengths">Takes how long each is; has as many places.</param>
    /// <param name="values">Used for the values of parameters that are not fixed.</param>
    /// <param name="analyst">Reads the claimed time.</param>
    /// <param name="eventTime">When it happened: nanoseconds of UTC since 1970.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryCut(
        ReadOnlySpan<byte> text, int start, Span<int> starts, Span<int> lengths, ValueCandidates values,
        IRecordAnalyst analyst, out long eventTime)
    {
        eventTime = 0;
        values.Clear();
        var at = start;
        foreach (ref readonly var step in _steps.AsSpan())
        {
            if (!OctetRange.IsSame(_text, step.Text, text, at, step.Length) || !AreAsBefore(step, text, at, values))
            {
                return false;
            }

            PlaceFixed(step, at, starts, lengths);
            at += step.Length;
            var slot = step.EndSlot;
            if (slot == _places.Length)
            {
                break;
            }

            starts[slot] = at;
            at = EndOf((SlotForm)_forms[slot], text, at, values);
            if (at < 0)
            {
                return false;
            }

            lengths[slot] = at - starts[slot];
            if (!IsRepeat(text, starts, lengths, slot))
            {
                return false;
            }

            if (_forms[slot] == (byte)SlotForm.Value)
            {
                values.Add(text, starts[slot], lengths[slot]);
            }
            else if (_forms[slot] == (byte)SlotForm.Time && !analyst.TryReadTime(text[starts[slot]..at], out eventTime))
            {
                return false;
            }
        }

        return at == text.Length;
    }

    /// <summary>Eight slots at once; what is written too much belongs to slots that come after.</summary>
    private void PlaceFixed(in Step step, int at, Span<int> starts, Span<int> lengths)
    {
        for (var slot = step.FirstSlot; slot < step.EndSlot; slot += Overrun)
        {
            (Vector256.Create(_offsets.AsSpan(slot, Overrun)) + Vector256.Create(at)).CopyTo(starts[slot..]);
            Vector256.Create(_lengths.AsSpan(slot, Overrun)).CopyTo(lengths[slot..]);
        }
    }

    /// <summary>As for a pattern, with fixed values beside those of the record.</summary>
    private int EndOf(SlotForm form, ReadOnlySpan<byte> text, int at, ValueCandidates values)
    {
        if (form is not (SlotForm.Run or SlotForm.Repeat or SlotForm.Announced))
        {
            return CutPattern.EndOf(form, text, at, values);
        }

        var end = CutPattern.RunEnd(form, text, at, out var isRepeat);
        return isRepeat ? Math.Max(values.EndOfLongest(text, at, end), _fixedValues.EndOfLongest(_text, text, at, end)) : end;
    }

    /// <summary>Whether a slot that repeated an earlier one in every record does so here.</summary>
    private bool IsRepeat(ReadOnlySpan<byte> text, Span<int> starts, Span<int> lengths, int slot)
    {
        var earlier = _repeats[slot];
        return earlier < 0
            || (lengths[earlier] == lengths[slot] && OctetRange.IsSame(text, starts[earlier], text, starts[slot], lengths[slot]));
    }

    /// <summary>
    /// Whether the runs of a step repeat what they repeated when the plan was made, or nothing, as then: only a value that is
    /// not fixed, and longer, can change that.
    /// </summary>
    private bool AreAsBefore(in Step step, ReadOnlySpan<byte> text, int at, ValueCandidates values)
    {
        for (var number = step.FirstWatch; number < step.EndWatch; number++)
        {
            var (start, runEnd, end) = _watches[number];
            if (values.EndOfLongest(text, at + start, at + runEnd) is var found && found >= 0 && found > at + end)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Text that is the same in all records, and the slot behind it.</summary>
    /// <param name="Text">Where it begins in the text of all steps.</param>
    /// <param name="Length">How long it is.</param>
    /// <param name="FirstSlot">The first slot with a fixed value in it.</param>
    /// <param name="EndSlot">The slot behind it, whose value differs; the number of slots at the end of the record.</param>
    /// <param name="FirstWatch">The first run in it that may repeat a value.</param>
    /// <param name="EndWatch">The first run behind it.</param>
    internal readonly record struct Step(int Text, int Length, int FirstSlot, int EndSlot, int FirstWatch, int EndWatch);

    /// <summary>A run that may repeat a value.</summary>
    /// <param name="Start">Where it begins, from the start of its step.</param>
    /// <param name="RunEnd">Where it ends at the earliest.</param>
    /// <param name="End">Where the fixed value ends that it repeats; less than any place when it repeats none.</param>
    internal readonly record struct Watch(int Start, int RunEnd, int End);
}
