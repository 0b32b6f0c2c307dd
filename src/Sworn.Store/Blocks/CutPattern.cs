namespace Sworn.Store.Blocks;

/// <summary>
/// A template as a way to cut more records without reading their grammar again: the literal text must stand where the
/// template has it, and the slot rule, asked of each value and of each literal word, must decide as it did. What it
/// accepts is cut as <see cref="RecordCutter"/> would cut it, and has the template's layout. Belongs to one thread.
/// </summary>
internal sealed class CutPattern
{
    private const int MaxWord = 128;

    // A plan that fails for more than one record in five costs more than it saves.
    private const int Refusal = 4;
    private const int MaxTrust = 64;

    private readonly byte[] _forms;

    // The literal runs that would be slots if they repeated a value: where each begins and ends in the literal text.
    private readonly int[] _words;

    private int _trust;

    /// <summary>Makes the pattern of a template from the record that was just cut by it.</summary>
    public CutPattern(Template template, RecordCutter cut)
    {
        Template = template;
        _forms = cut.Forms.ToArray();
        _words = cut.Words.ToArray();
    }

    /// <summary>The template.</summary>
    public Template Template { get; }

    /// <summary>The faster way for records like those of the block before; null when there is none.</summary>
    public CutPlan? Plan { get; private set; }

    /// <summary>Cuts a record by the plan.</summary>
    /// <returns>False when there is none, or the record does not fit it.</returns>
    public bool TryCutByPlan(
        ReadOnlySpan<byte> text, int start, Span<int> starts, Span<int> lengths, ValueCandidates values,
        IRecordAnalyst analyst, out long eventTime)
    {
        eventTime = 0;
        if (Plan is null)
        {
            return false;
        }

        if (Plan.TryCut(text, start, starts, lengths, values, analyst, out eventTime))
        {
            _trust = Math.Min(MaxTrust, _trust + 1);
            return true;
        }

        _trust -= Refusal;
        Plan = _trust < 0 ? null : Plan;
        return false;
    }

    /// <summary>Makes a plan, where there is none that holds, from what a block showed of the records that this pattern fits.</summary>
    /// <param name="octets">The octets of the block's records.</param>
    /// <param name="cuts">Where their slots lie.</param>
    /// <param name="place">The place of the first slot of one of them.</param>
    /// <param name="isConstant">The slots that have the same value in all of them.</param>
    /// <param name="repeats">The earlier slot that each repeats in all of them, or −1.</param>
    /// <param name="values">Used for the values of parameters.</param>
    /// <param name="analyst">Reads the claimed time.</param>
    public void Learn(
        ReadOnlySpan<byte> octets, BlockCuts cuts, int place, ReadOnlySpan<bool> isConstant, ReadOnlySpan<int> repeats,
        ValueCandidates values, IRecordAnalyst analyst)
    {
        if (Plan is not null && Plan.Holds(isConstant, repeats))
        {
            return;
        }

        var ends = Template.LiteralEnds;
        var last = place + ends.Length - 1;
        var text = octets[..(cuts.Starts[last] + cuts.Lengths[last] + Template.Literals.Length - ends[^1])];
        var starts = new int[ends.Length];
        var lengths = new int[ends.Length];
        var isPlain = _forms.AsSpan().Count((byte)SlotForm.Value) <= ValueCandidates.MaxCount
            && TryCut(text, cuts.Starts[place] - ends[0], starts, lengths, values, analyst, out _);
        Plan = isPlain ? new CutPlanner(this, _forms, _words).Make(text, starts, lengths, isConstant, repeats) : null;
        _trust = MaxTrust;
    }

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

    /// <summary>
    /// Whether none of the literal words up to a place repeats a value or is joined with what stands behind its colon, which
    /// would make it a slot.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="shift">How far the text is ahead of the literal text here.</param>
    /// <param name="end">Where to end in the literal text.</param>
    /// <param name="values">The values so far.</param>
    /// <param name="word">The next word; moved on.</param>
    private bool AreWords(ReadOnlySpan<byte> text, int shift, int end, ValueCandidates values, ref int word)
    {
        for (; word < _words.Length && _words[word] < end; word += 2)
        {
            var wordEnd = _words[word + 1] + shift;
            var mayJoin = wordEnd < text.Length && text[wordEnd] == ':';
            if (values.EndOfLongest(text, _words[word] + shift, wordEnd) >= 0
                || (mayJoin && RecordCutter.RunWithGroupsEnd(text, _words[word] + shift).End != wordEnd))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the value of a slot that begins here ends; −1 when the slot rule takes none here, or a longer one.</summary>
    internal static int EndOf(SlotForm form, ReadOnlySpan<byte> text, int at, ValueCandidates values)
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
                var end = RunEnd(form, text, at, out var isRepeat);
                return isRepeat ? values.EndOfLongest(text, at, end) : end;
        }
    }

    /// <summary>Where the run that begins here ends; −1 when the slot rule takes none here.</summary>
    /// <param name="form">By which part of the rule it is taken.</param>
    /// <param name="text">The text.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="isRepeat">Whether it is taken only if it repeats a value, and ends where that does.</param>
    internal static int RunEnd(SlotForm form, ReadOnlySpan<byte> text, int at, out bool isRepeat)
    {
        isRepeat = false;
        if (!RunScan.TryRun(text, at, out var end, out var hasDigit))
        {
            (end, hasDigit) = RecordCutter.RunWithGroupsEnd(text, at);
            if (end == at || !SlotRule.IsPlain(text[at..end]))
            {
                return -1;
            }
        }

        isRepeat = !hasDigit && form != SlotForm.Announced;
        return end;
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
        var at = start + RunScan.QuotedLength(text, start);
        while (at < text.Length && classes[text[at]] == 0)
        {
            at++;
        }

        return at > start && at < text.Length && text[at] == quote && at - start <= limit ? at : -1;
    }
}
