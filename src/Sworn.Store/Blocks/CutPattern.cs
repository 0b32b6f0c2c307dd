namespace Sworn.Store.Blocks;

/// <summary>
/// A template as a way to cut more records without reading their grammar again: the literal text must stand where the
/// template has it, and the slot rule, asked of each value and of each literal word, must decide as it did. What it
/// accepts is cut as <see cref="RecordCutter"/> would cut it, and has the template's layout. Immutable and thread-safe.
/// </summary>
internal sealed class CutPattern
{
    private const int MaxWord = 128;

    private readonly byte[] _forms;

    // The literal runs that would be slots if they repeated a value: where each begins and ends in the literal text.
    private readonly int[] _words;

    /// <summary>Makes the pattern of a template from the record that was just cut by it.</summary>
    public CutPattern(Template template, RecordCutter cut)
    {
        Template = template;
        _forms = cut.Forms.ToArray();
        _words = cut.Words.ToArray();
    }

    /// <summary>The template.</summary>
    public Template Template { get; }

    /// <summary>Cuts a record by this pattern.</summary>
    /// <param name="text">The octets of the block up to the record's end.</param>
    /// <param name="start">Where the record begins.</param>
    /// <param name="starts">Takes where each slot begins in <paramref name="text"/>.</param>
    /// <param name="lengths">Takes how long each is.</param>
    /// <param name="values">Used for the values of parameters.</param>
    /// <param name="analyst">Reads the claimed time.</param>
    /// <param name="eventTime">When it happened: nanoseconds of UTC since 1970.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryCut(
        ReadOnlySpan<byte> text, int start, Span<int> starts, Span<int> lengths, ValueCandidates values,
        IRecordAnalyst analyst, out long eventTime)
    {
        eventTime = 0;
        values.Clear();
        var literals = Template.Literals;
        var ends = Template.LiteralEnds;
        var at = start;
        var literal = 0;
        var word = 0;
        for (var slot = 0; slot < ends.Length; slot++)
        {
            var end = ends[slot];
            if (!text[at..].StartsWith(literals[literal..end]) || !AreWords(text, at - literal, end, values, ref word))
            {
                return false;
            }

            at += end - literal;
            literal = end;
            starts[slot] = at;
            at = EndOf((SlotForm)_forms[slot], text, at, values);
            if (at < 0)
            {
                return false;
            }

            lengths[slot] = at - starts[slot];
            if (_forms[slot] == (byte)SlotForm.Value)
            {
                values.Add(text, starts[slot], lengths[slot]);
            }
            else if (_forms[slot] == (byte)SlotForm.Time && !analyst.TryReadTime(text[starts[slot]..at], out eventTime))
            {
                return false;
            }
        }

        return text[at..].SequenceEqual(literals[literal..]) && AreWords(text, at - literal, literals.Length, values, ref word);
    }

    /// <summary>Whether none of the literal words up to a place repeats a value, which would make it a slot.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shift">How far the text is ahead of the literal text here.</param>
    /// <param name="end">Where to end in the literal text.</param>
    /// <param name="values">The values so far.</param>
    /// <param name="word">The next word; moved on.</param>
    private bool AreWords(ReadOnlySpan<byte> text, int shift, int end, ValueCandidates values, ref int word)
    {
        for (; word < _words.Length && _words[word] < end; word += 2)
        {
            if (values.EndOfLongest(text, _words[word] + shift, _words[word + 1] + shift) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the value of a slot that begins here ends; −1 when the slot rule takes none here, or a longer one.</summary>
    private static int EndOf(SlotForm form, ReadOnlySpan<byte> text, int at, ValueCandidates values)
    {
        switch (form)
        {
            case SlotForm.Time or SlotForm.Word:
                return WordEnd(text, at);
            case SlotForm.Value:
                return QuotedEnd(text, at, (byte)'"', int.MaxValue);
            case SlotForm.Quoted:
                return QuotedEnd(text, at, text[at - 1], RecordCutter.MaxQuoted);
            default:
                var (end, hasDigit) = RecordCutter.RunWithGroupsEnd(text, at);
                if (end == at || !SlotRule.IsPlain(text[at..end]))
                {
                    return -1;
                }

                return hasDigit || form == SlotForm.Announced ? end : values.EndOfLongest(text, at, end);
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
}
