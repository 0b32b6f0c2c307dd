namespace Sworn.Store.Blocks;

/// <summary>
/// What many records have in common: literal text with slots between, where the named parts are, and facts of its
/// reader. Immutable and thread-safe
/// once it is part of a segment.
/// </summary>
public sealed class Template
{
    private readonly byte[] _literals;
    private readonly int[] _literalEnds;
    private readonly FieldReference[] _fields;

    internal Template(int number, ulong facts, byte[] literals, int[] literalEnds, FieldReference[] fields)
    {
        Number = number;
        Facts = facts;
        _literals = literals;
        _literalEnds = literalEnds;
        _fields = fields;
    }

    /// <summary>Its position in the segment's table; −1 while it is not known whether it is worth one.</summary>
    public int Number { get; internal set; }

    /// <summary>While a segment is built: how many of its records came, as far as that decides whether it gets a number.</summary>
    internal int Seen { get; set; }

    /// <summary>The way to cut more records by it, while a segment is built; null when there is none.</summary>
    internal CutPattern? Pattern { get; set; }

    /// <summary>While segments are built: the earlier slot that each slot repeated in the block before, or −1; empty while that is not known.</summary>
    internal int[] Repeats { get; set; } = [];

    /// <summary>What <see cref="RecordLayout.Facts"/> said of all its records.</summary>
    public ulong Facts { get; }

    /// <summary>The number of slots.</summary>
    public int SlotCount => _literalEnds.Length;

    /// <summary>All literal text, in order, without what stands between.</summary>
    public ReadOnlySpan<byte> Literals => _literals;

    /// <summary>The named parts in the order of the message.</summary>
    public ReadOnlySpan<FieldReference> Fields => _fields;

    /// <summary>For each slot, where the literal text before it ends in <see cref="Literals"/>.</summary>
    internal ReadOnlySpan<int> LiteralEnds => _literalEnds;

    /// <summary>The literal text before a slot; with the number of slots, the text behind the last one.</summary>
    public ReadOnlySpan<byte> Literal(int slot)
    {
        var start = slot == 0 ? 0 : _literalEnds[slot - 1];
        var end = slot == _literalEnds.Length ? _literals.Length : _literalEnds[slot];
        return _literals.AsSpan(start, end - start);
    }

    /// <summary>The same template, whose number nobody changes any more.</summary>
    internal Template Copy() => new(Number, Facts, _literals, _literalEnds, _fields);

    internal bool IsSame(RecordCutter cut, ulong facts)
    {
        if (facts != Facts || cut.FieldCount != _fields.Length
            || !cut.LiteralEnds.SequenceEqual(_literalEnds) || !cut.Literals.SequenceEqual(_literals))
        {
            return false;
        }

        for (var number = 0; number < _fields.Length; number++)
        {
            if (cut.Fields[number] != _fields[number].Packed)
            {
                return false;
            }
        }

        return true;
    }

    internal static Template Of(RecordCutter cut, ulong facts, int number)
    {
        var fields = new FieldReference[cut.FieldCount];
        for (var at = 0; at < fields.Length; at++)
        {
            fields[at] = FieldReference.Unpack(cut.Fields[at]);
        }

        return new Template(number, facts, cut.Literals.ToArray(), cut.LiteralEnds.ToArray(), fields);
    }

    internal void Write(OctetBuffer to)
    {
        to.WriteUInt64(Facts);
        to.WriteVarint((ulong)_literalEnds.Length);
        var before = 0;
        foreach (var end in _literalEnds)
        {
            to.WriteVarint((ulong)(end - before));
            before = end;
        }

        to.WriteVarint((ulong)(_literals.Length - before));
        to.Write(_literals);
        to.WriteVarint((ulong)_fields.Length);
        foreach (var field in _fields)
        {
            to.WriteByte((byte)field.Kind);
            to.WriteByte((byte)field.Place);
            to.WriteVarint((ulong)field.Start);
            to.WriteVarint((ulong)field.Length);
        }
    }

    internal static Template Read(ref OctetReader from, int number)
    {
        var facts = from.ReadUInt64();
        var ends = new int[from.ReadCount(RecordCutter.MaxSlots)];
        var end = 0;
        for (var slot = 0; slot < ends.Length; slot++)
        {
            end += from.ReadCount(FieldReference.MaxLiteralLength - end);
            ends[slot] = end;
        }

        var literals = from.Read(end + from.ReadCount(FieldReference.MaxLiteralLength - end)).ToArray();
        var fields = new FieldReference[from.ReadCount(RecordLayout.MaxSpans)];
        for (var at = 0; at < fields.Length; at++)
        {
            fields[at] = ReadField(ref from, ends.Length, literals.Length);
        }

        return new Template(number, facts, literals, ends, fields);
    }

    private static FieldReference ReadField(ref OctetReader from, int slots, int literalLength)
    {
        var kind = (SpanKind)from.ReadByte();
        var place = (FieldPlace)from.ReadByte();
        var start = from.ReadCount(FieldReference.MaxLiteralLength);
        var length = from.ReadCount(FieldReference.MaxLiteralLength);
        var isValid = place switch
        {
            FieldPlace.Elsewhere => start == 0 && length == 0,
            FieldPlace.Literal => length <= literalLength && start <= literalLength - length,
            FieldPlace.Slot => start < slots && length == 0,
            _ => false,
        };
        return isValid ? new FieldReference(kind, place, start, length) : throw new DamagedBlockException("a template names a part that it has not");
    }
}
