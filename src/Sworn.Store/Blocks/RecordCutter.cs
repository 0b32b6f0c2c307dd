using System.Buffers;
using System.Runtime.InteropServices;

namespace Sworn.Store.Blocks;

/// <summary>
/// Cuts a record into literal text and slots. What it finds is valid until the next record. Linear in the length of
/// the record; belongs to one thread.
/// </summary>
internal sealed class RecordCutter
{
    /// <summary>The most slots of a template; a record with more is kept whole.</summary>
    public const int MaxSlots = 512;

    /// <summary>The longest quoted text that is a slot.</summary>
    public const int MaxQuoted = 512;

    private const int MaxGroup = 4;
    private const int MinGroups = 3;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly int[] _starts = new int[MaxSlots];
    private readonly int[] _lengths = new int[MaxSlots];
    private readonly int[] _literalEnds = new int[MaxSlots];
    private readonly byte[] _forms = new byte[MaxSlots];
    private readonly ulong[] _fields = new ulong[RecordLayout.MaxSpans];
    private readonly ValueCandidates _values = new();
    private int[] _words = new int[64];
    private byte[] _literals = new byte[1 << 12];
    private int _literalLength;
    private int _literalStart;
    private int _wordsLength;
    private int _nextSpan;

    /// <summary>How many slots there are.</summary>
    public int SlotCount { get; private set; }

    /// <summary>Where the slots begin in the record.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, SlotCount);

    /// <summary>How long they are.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, SlotCount);

    /// <summary>By which part of the rule each was taken: <see cref="SlotForm"/>.</summary>
    public ReadOnlySpan<byte> Forms => _forms.AsSpan(0, SlotCount);

    /// <summary>
    /// The runs that are literal text only because they repeat no value: where each begins and ends in <see cref="Literals"/>.
    /// </summary>
    public ReadOnlySpan<int> Words => _words.AsSpan(0, _wordsLength);

    /// <summary>The literal text of the record, all of its parts together.</summary>
    public ReadOnlySpan<byte> Literals => _literals.AsSpan(0, _literalLength);

    /// <summary>For each slot, where the literal text before it ends in <see cref="Literals"/>.</summary>
    public ReadOnlySpan<int> LiteralEnds => _literalEnds.AsSpan(0, SlotCount);

    /// <summary>The named parts: <see cref="FieldReference.Packed"/>.</summary>
    public ReadOnlySpan<ulong> Fields => _fields.AsSpan(0, FieldCount);

    /// <summary>How many named parts there are.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Cuts a record.</summary>
    /// <returns>False when it has more slots than a template may have.</returns>
    public bool Cut(ReadOnlySpan<byte> body, RecordLayout layout)
    {
        SlotCount = 0;
        FieldCount = 0;
        _literalLength = 0;
        _nextSpan = 0;
        _literalStart = 0;
        _wordsLength = 0;
        _values.Clear();
        if (body.Length > FieldReference.MaxLiteralLength)
        {
            return false;
        }

        if (_literals.Length < body.Length)
        {
            _literals = new byte[Math.Max(body.Length, 2 * _literals.Length)];
        }

        var fits = Walk(body, layout.Spans, Math.Min(layout.PrefixLength, body.Length));
        EndLiteral(body, body.Length);
        while (_nextSpan < layout.Count)
        {
            AddField(layout.Spans[_nextSpan++].Kind, FieldPlace.Elsewhere, 0, 0);
        }

        return fits;
    }

    private bool Walk(ReadOnlySpan<byte> body, ReadOnlySpan<LayoutSpan> spans, int start)
    {
        var at = start;
        var announcesValue = false;
        while (at < body.Length && SlotCount < MaxSlots)
        {
            if (TakeSpan(body, spans, ref at))
            {
                announcesValue = false;
            }
            else if (SlotRule.IsDelimiter(body[at]))
            {
                TakeQuoted(body, spans, ref at);
                announcesValue = (announcesValue && body[at] == ' ') || body[at] == '=';
                at++;
            }
            else
            {
                announcesValue = TakeRun(body, spans, ref at, announcesValue);
            }
        }

        return SlotCount < MaxSlots;
    }

    /// <summary>Takes a run as a slot or as literal text.</summary>
    /// <returns>Whether the next run is a value because of this one.</returns>
    private bool TakeRun(ReadOnlySpan<byte> body, ReadOnlySpan<LayoutSpan> spans, ref int at, bool isValue)
    {
        var start = at;
        var (end, hasDigit) = RunWithGroupsEnd(body, start);
        var repeatEnd = hasDigit || isValue ? -1 : _values.EndOfLongest(body, start, end);
        var isSlot = hasDigit || isValue || repeatEnd >= 0;
        end = Math.Max(end, repeatEnd);
        if (!isSlot)
        {
            AddWord(start, end);
        }
        else
        {
            TakeSlot(body, start, end - start, isValue ? SlotForm.Announced : hasDigit ? SlotForm.Run : SlotForm.Repeat);
        }

        SkipSpansBefore(spans, end);
        at = end < body.Length && body[end] == '-' ? end + 1 : end;
        return !isSlot && end < body.Length && body[end] == ' ' && SlotRule.AnnouncesValue(body[start..end]);
    }

    /// <summary>At a quote, takes the text up to the next one as a slot and goes there.</summary>
    private void TakeQuoted(ReadOnlySpan<byte> body, ReadOnlySpan<LayoutSpan> spans, ref int at)
    {
        var length = body[at] is (byte)'"' or (byte)'\'' ? QuotedLength(body, spans, at) : 0;
        if (length > 0)
        {
            TakeSlot(body, at + 1, length, SlotForm.Quoted);
            at += length + 1;
        }
    }

    /// <summary>Takes the named part that begins here, when it ends where a run ends.</summary>
    private bool TakeSpan(ReadOnlySpan<byte> body, ReadOnlySpan<LayoutSpan> spans, ref int at)
    {
        SkipSpansBefore(spans, at);
        if (_nextSpan == spans.Length || spans[_nextSpan].Start != at)
        {
            return false;
        }

        var span = spans[_nextSpan];
        var isAligned = (at == 0 || SlotRule.IsDelimiter(body[at - 1]))
            && (span.End == body.Length || (span.End < body.Length && SlotRule.IsDelimiter(body[span.End])));
        if (!isAligned)
        {
            return false;
        }

        _nextSpan++;
        if (span.Kind is SpanKind.Time or SpanKind.Host or SpanKind.ProcId or SpanKind.ParameterValue or SpanKind.EscapedValue)
        {
            AddField(span.Kind, FieldPlace.Slot, SlotCount, 0);
            TakeSlot(body, span.Start, span.Length, FormOf(span.Kind));
            if (span.Kind is SpanKind.ParameterValue)
            {
                _values.Add(body, span.Start, span.Length);
            }
        }
        else
        {
            AddField(span.Kind, FieldPlace.Literal, _literalLength + at - _literalStart, span.Length);
        }

        at = span.End;
        return true;
    }

    /// <summary>Parts that lie inside what was already cut: the same part again, or one without a column.</summary>
    private void SkipSpansBefore(ReadOnlySpan<LayoutSpan> spans, int at)
    {
        while (_nextSpan < spans.Length && spans[_nextSpan].Start < at)
        {
            var isSame = _nextSpan > 0 && FieldCount > 0
                && spans[_nextSpan].Start == spans[_nextSpan - 1].Start && spans[_nextSpan].Length == spans[_nextSpan - 1].Length;
            var before = isSame ? FieldReference.Unpack(_fields[FieldCount - 1]) : default;
            AddField(spans[_nextSpan].Kind, before.Place, before.Start, before.Length);
            _nextSpan++;
        }
    }

    private void AddField(SpanKind kind, FieldPlace place, int start, int length) =>
        _fields[FieldCount++] = new FieldReference(kind, place, start, length).Packed;

    private static SlotForm FormOf(SpanKind kind) => kind switch
    {
        SpanKind.Time => SlotForm.Time,
        SpanKind.Host or SpanKind.ProcId => SlotForm.Word,
        _ => SlotForm.Value,
    };

    private void TakeSlot(ReadOnlySpan<byte> body, int start, int length, SlotForm form)
    {
        EndLiteral(body, start);
        _literalEnds[SlotCount] = _literalLength;
        _starts[SlotCount] = start;
        _lengths[SlotCount] = length;
        _forms[SlotCount] = (byte)form;
        SlotCount++;
        _literalStart = start + length;
    }

    private void EndLiteral(ReadOnlySpan<byte> body, int end)
    {
        body[_literalStart..end].CopyTo(_literals.AsSpan(_literalLength));
        _literalLength += end - _literalStart;
        _literalStart = end;
    }

    /// <summary>Where the run that begins here ends, groups with colons between taken as one, and whether it has a digit.</summary>
    internal static (int End, bool HasDigit) RunWithGroupsEnd(ReadOnlySpan<byte> body, int start)
    {
        var (end, hasDigit) = RunEnd(body, start);
        if (end < body.Length && body[end] == ':' && end - start <= MaxGroup)
        {
            end = GroupsEnd(body, start, end, ref hasDigit);
        }

        return (end, hasDigit);
    }

    /// <summary>Whether a run may be a group that is joined with what stands behind its colon.</summary>
    internal static bool MayJoin(ReadOnlySpan<byte> text, int start, int end) =>
        end - start <= MaxGroup && end < text.Length && text[end] == ':' && !text[start..end].ContainsAnyExcept(HexDigits);

    /// <summary>Where the run that begins here ends: at a delimiter, or before <c>-&gt;</c>.</summary>
    private static (int End, bool HasDigit) RunEnd(ReadOnlySpan<byte> body, int start)
    {
        var classes = SlotRule.ClassOf;
        var hasDigit = false;
        var at = start;
        while (at < body.Length)
        {
            var kind = classes[body[at]];
            if (kind == SlotRule.Delimiter)
            {
                break;
            }

            hasDigit |= kind == SlotRule.Digit;
            at++;
        }

        if (at < body.Length && body[at] == '>' && at - 1 > start && body[at - 1] == '-')
        {
            at--;
        }

        return (at, hasDigit);
    }

    /// <summary>The end of hexadecimal groups with colons between (MAC, IPv6, time of day), or the run's own end.</summary>
    private static int GroupsEnd(ReadOnlySpan<byte> body, int start, int runEnd, ref bool hasDigit)
    {
        var at = start;
        var groups = 0;
        var end = start;
        while (true)
        {
            var group = at;
            while (at < body.Length && at - group <= MaxGroup && char.IsAsciiHexDigit((char)body[at]))
            {
                at++;
            }

            if (at - group > MaxGroup || (at == group && groups == 0))
            {
                return runEnd;
            }

            end = at > group ? at : end;
            groups += at > group ? 1 : 0;
            if (at >= body.Length || body[at] != ':' || (at == group && at - end > 1))
            {
                break;
            }

            at++;
        }

        if (groups < MinGroups || (end < body.Length && !SlotRule.IsDelimiter(body[end])))
        {
            return runEnd;
        }

        hasDigit = true;
        return end;
    }

    /// <summary>The length of what stands between the quote here and the next, or 0 when that is no quoted text.</summary>
    private int QuotedLength(ReadOnlySpan<byte> body, ReadOnlySpan<LayoutSpan> spans, int at)
    {
        var quote = body[at];
        if (quote == '\'' && at > 0 && !SlotRule.IsDelimiter(body[at - 1]))
        {
            return 0;
        }

        var inside = body.Slice(at + 1, Math.Min(MaxQuoted, body.Length - at - 1));
        var length = inside.IndexOf(quote);
        var end = at + 1 + length;
        if (length <= 0
            || (_nextSpan < spans.Length && spans[_nextSpan].Start <= end)
            || (quote == '\'' && end + 1 < body.Length && !SlotRule.IsDelimiter(body[end + 1])))
        {
            return 0;
        }

        return length;
    }

    private void AddWord(int start, int end)
    {
        if (_words.Length - _wordsLength < 2)
        {
            Array.Resize(ref _words, 2 * _words.Length);
        }

        var shift = _literalLength - _literalStart;
        _words[_wordsLength++] = start + shift;
        _words[_wordsLength++] = end + shift;
    }

    /// <summary>A hash of all that makes a template, for the table of templates.</summary>
    public ulong Hash(ulong facts)
    {
        var hash = Mix(facts, (ulong)_literalLength);
        hash = HashOf(hash, Literals);
        hash = HashOf(hash, MemoryMarshal.AsBytes(LiteralEnds));
        return HashOf(hash, MemoryMarshal.AsBytes(Fields));
    }

    private static ulong HashOf(ulong hash, ReadOnlySpan<byte> octets)
    {
        while (octets.Length >= sizeof(ulong))
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(octets));
            octets = octets[sizeof(ulong)..];
        }

        ulong last = 0;
        foreach (var octet in octets)
        {
            last = (last << 8) | octet;
        }

        return Mix(hash, last);
    }

    private static ulong Mix(ulong hash, ulong value) =>
        unchecked(System.Numerics.BitOperations.RotateLeft((hash ^ value) * 0x9E3779B97F4A7C15UL, 29) + value);
}
