using System.Numerics;

namespace Sworn.Store.Blocks;

/// <summary>
/// A template as a way to cut more records, without reading their grammar again: the literal text must stand where the
/// template has it, and each value between must be one that the slot rule would take there. What it accepts has the
/// template's layout; what it does not is cut the long way. Belongs to one thread.
/// </summary>
internal sealed class RecordPattern
{
    private const int MaxWord = 128;
    private const int MaxQuoted = 512;

    // A slot is compared with the 64 slots at the front only.
    private const int MaxRepeated = 64;

    private readonly Template _template;
    private readonly byte[] _forms;

    // For each slot the earlier ones that had the same value in every record so far, a bit each.
    private readonly ulong[] _repeats;

    /// <summary>Makes the pattern of a template from the record that was just cut by it.</summary>
    /// <param name="template">The template.</param>
    /// <param name="cut">The record's cut.</param>
    /// <param name="body">The record.</param>
    public RecordPattern(Template template, RecordCutter cut, ReadOnlySpan<byte> body)
    {
        _template = template;
        _forms = cut.Forms.ToArray();
        _repeats = new ulong[_forms.Length];
        for (var slot = 0; slot < _repeats.Length; slot++)
        {
            _repeats[slot] = slot >= MaxRepeated ? ulong.MaxValue : (1UL << slot) - 1;
        }

        Learn(cut, body);
    }

    /// <summary>The template.</summary>
    public Template Template => _template;

    /// <summary>Takes note of another record that was cut the long way and has this template.</summary>
    public void Learn(RecordCutter cut, ReadOnlySpan<byte> body)
    {
        for (var slot = 0; slot < _repeats.Length; slot++)
        {
            _repeats[slot] = StillRepeated(_repeats[slot], body, cut.Starts, cut.Lengths, body.Slice(cut.Starts[slot], cut.Lengths[slot]));
        }
    }

    /// <summary>Cuts a record by this pattern.</summary>
    /// <param name="text">The octets of the block up to the record's end.</param>
    /// <param name="start">Where the record begins.</param>
    /// <param name="starts">Takes where each slot begins in <paramref name="text"/>.</param>
    /// <param name="lengths">Takes how long each is.</param>
    /// <param name="analyst">Reads the claimed time.</param>
    /// <param name="eventTime">When it happened: nanoseconds of UTC since 1970.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryCut(
        ReadOnlySpan<byte> text, int start, Span<int> starts, Span<int> lengths, IRecordAnalyst analyst, out long eventTime)
    {
        eventTime = 0;
        var literals = _template.Literals;
        var ends = _template.LiteralEnds;
        var at = start;
        var literal = 0;
        for (var slot = 0; slot < ends.Length; slot++)
        {
            var end = ends[slot];
            if (!text[at..].StartsWith(literals[literal..end]))
            {
                return false;
            }

            at += end - literal;
            literal = end;
            starts[slot] = at;
            at = EndOf(slot, text, at, starts, lengths);
            if (at < 0)
            {
                return false;
            }

            lengths[slot] = at - starts[slot];
            if (_forms[slot] == (byte)SlotForm.Time && !analyst.TryReadTime(text[starts[slot]..at], out eventTime))
            {
                return false;
            }
        }

        return text[at..].SequenceEqual(literals[literal..]);
    }

    /// <summary>Where the value of a slot that begins here ends; −1 when it is none that belongs there.</summary>
    private int EndOf(int slot, ReadOnlySpan<byte> text, int at, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
    {
        var form = (SlotForm)_forms[slot];
        switch (form)
        {
            case SlotForm.Time or SlotForm.Word:
                return WordEnd(text, at);
            case SlotForm.Value:
                return QuotedEnd(text, at, (byte)'"', int.MaxValue);
            case SlotForm.Quoted:
                return QuotedEnd(text, at, text[at - 1], MaxQuoted);
            default:
                return RunEnd(form, slot, text, at, starts, lengths);
        }
    }

    private static int WordEnd(ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        while (at < text.Length && text[at] is > (byte)' ' and < 127)
        {
            at++;
        }

        var length = at - start;
        var isNil = length == 1 && text[start] == '-';
        return length is > 0 and <= MaxWord && !isNil && at < text.Length && text[at] == ' ' ? at : -1;
    }

    private static int QuotedEnd(ReadOnlySpan<byte> text, int start, byte quote, int limit)
    {
        var classes = SlotRule.QuotedClassOf;
        var at = start;
        while (at < text.Length && classes[text[at]] == 0)
        {
            at++;
        }

        return at > start && at < text.Length && text[at] == quote && at - start <= limit ? at : -1;
    }

    /// <summary>
    /// The end of a run: where the value ends that it has repeated so far, or else at a delimiter. The literal text
    /// behind it, which is compared next, begins with what ended the run of the template.
    /// </summary>
    private int RunEnd(SlotForm form, int slot, ReadOnlySpan<byte> text, int at, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
    {
        if (_repeats[slot] != 0)
        {
            var other = BitOperations.TrailingZeroCount(_repeats[slot]);
            var value = text.Slice(starts[other], lengths[other]);
            if (text[at..].StartsWith(value) && EndsRun(text, at + value.Length))
            {
                return at + value.Length;
            }
        }

        var repeatEnd = form == SlotForm.Repeat ? NextRepeat(slot, text, at, starts, lengths) : -1;
        if (repeatEnd >= 0)
        {
            return repeatEnd;
        }

        var (end, hasDigit) = RecordCutter.RunWithGroupsEnd(text, at);
        if (end == at || !SlotRule.IsPlain(text[at..end]) || (!hasDigit && form != SlotForm.Announced))
        {
            return -1;
        }

        _repeats[slot] = StillRepeated(_repeats[slot], text, starts, lengths, text[at..end]);
        return end;
    }

    /// <summary>The next earlier slot that the text repeats; those before are given up, for this record does not repeat them.</summary>
    private int NextRepeat(int slot, ReadOnlySpan<byte> text, int at, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
    {
        for (var left = _repeats[slot]; left != 0; left &= left - 1)
        {
            var other = BitOperations.TrailingZeroCount(left);
            var end = at + lengths[other];
            if (text[at..].StartsWith(text.Slice(starts[other], lengths[other])) && EndsRun(text, end))
            {
                _repeats[slot] = StillRepeated(left, text, starts, lengths, text[at..end]);
                return end;
            }
        }

        return -1;
    }

    private static bool EndsRun(ReadOnlySpan<byte> text, int end) =>
        end == text.Length || SlotRule.IsDelimiter(text[end]) || (text[end] == '-' && end + 1 < text.Length && text[end + 1] == '>');

    private static ulong StillRepeated(
        ulong slots, ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ReadOnlySpan<byte> value)
    {
        for (var left = slots; left != 0; left &= left - 1)
        {
            var other = BitOperations.TrailingZeroCount(left);
            if (lengths[other] != value.Length || !text.Slice(starts[other], value.Length).SequenceEqual(value))
            {
                slots &= ~(1UL << other);
            }
        }

        return slots;
    }
}
