using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>
/// Makes the index of a segment from its blocks as they were decoded for the comparison: the filter, and what each slot
/// holds. Belongs to one thread; its memory is bounded whatever the records are.
/// </summary>
internal sealed class IndexBuilder
{
    /// <summary>The slots that are looked at; of those beyond nothing is known.</summary>
    private const int MaxSlots = 1 << 15;

    /// <summary>The octets of values that are kept; slots beyond have only their mask.</summary>
    private const int MaxValueOctets = 1 << 20;

    private readonly FilterBuilder _filter = new();
    private readonly List<SlotCensus?[]> _templates = [];
    private readonly OctetBuffer _payload = new();
    private readonly int[] _rows = new int[ValueTable.MaxCount];
    private byte[] _value = new byte[256];
    private int _slots;

    /// <summary>Forgets all: for the next segment.</summary>
    public void Clear()
    {
        _filter.Clear();
        _templates.Clear();
        _slots = 0;
    }

    /// <summary>Adds the literal text of templates that are new.</summary>
    public void Add(IReadOnlyList<Template> templates)
    {
        while (_templates.Count < templates.Count)
        {
            var template = templates[_templates.Count];
            for (var slot = 0; slot <= template.SlotCount; slot++)
            {
                _filter.AddText(template.Literal(slot));
            }

            var slots = new SlotCensus?[template.SlotCount];
            for (var slot = 0; slot < slots.Length && _slots < MaxSlots; slot++, _slots++)
            {
                slots[slot] = new SlotCensus();
            }

            _templates.Add(slots);
        }
    }

    /// <summary>Adds a block whose templates were added.</summary>
    public void Add(BlockReader block)
    {
        foreach (var used in block.Templates)
        {
            var slots = _templates[used.Template.Number];
            for (var slot = 0; slot < slots.Length; slot++)
            {
                Add(block.Column(used, slot), used.Rows, slots[slot], used.IsAlias(slot));
            }
        }

        if (block.Header.HasWholeRows)
        {
            for (var row = 0; row < block.WholeRows.Count; row++)
            {
                _filter.AddText(block.WholeRows[row]);
            }
        }
    }

    /// <summary>Writes the filter.</summary>
    public void WriteFilter(OctetBuffer to) => _filter.Write(to);

    /// <summary>Writes what the slots hold: templates, for each its slots, for each of these what is known.</summary>
    public void WriteSlots(OctetBuffer to)
    {
        to.WriteVarint((ulong)_templates.Count);
        foreach (var slots in _templates)
        {
            to.WriteVarint((ulong)slots.Length);
            for (var slot = 0; slot < slots.Length; slot++)
            {
                Write(slots, slot, to);
            }
        }
    }

    private void Write(SlotCensus?[] slots, int slot, OctetBuffer to)
    {
        if (slots[slot] is not { } census || !census.IsCounting || to.Length > MaxValueOctets)
        {
            to.WriteByte(SegmentIndex.MaskKind);
            to.WriteUInt64(slots[slot]?.Mask ?? OctetMask.All);
            return;
        }

        for (var other = 0; other < slot; other++)
        {
            if (slots[other] is { IsCounting: true } before && census.IsSame(before))
            {
                to.WriteByte(SegmentIndex.SameKind);
                to.WriteVarint((ulong)other);
                return;
            }
        }

        _payload.Clear();
        census.WriteValues(_payload);
        to.WriteByte(SegmentIndex.ValuesKind);
        to.WriteVarint((ulong)_payload.Length);
        to.Write(_payload.Written);
    }

    private void Add(SlotColumn column, int rows, SlotCensus? census, bool isAlias)
    {
        switch (column)
        {
            case ConstantColumn constant:
                AddText(constant.Value, rows, census, isAlias);
                break;
            case DictionaryColumn dictionary:
                Add(dictionary, census, isAlias);
                break;
            case TextColumn text:
                Add(text, rows, census, isAlias);
                break;
            default:
                AddRendered(column, rows, census, isAlias);
                break;
        }
    }

    private void AddText(ReadOnlySpan<byte> value, int rows, SlotCensus? census, bool isAlias)
    {
        if (census is { IsCounting: true } && census.Add(value, rows))
        {
            // What it is made of was added when it came first.
            return;
        }

        if (!isAlias)
        {
            _filter.AddText(value);
        }

        census?.AddMask(OctetMask.Of(value));
    }

    private void Add(DictionaryColumn dictionary, SlotCensus? census, bool isAlias)
    {
        var counts = _rows.AsSpan(0, dictionary.Count);
        counts.Clear();
        if (census is { IsCounting: true })
        {
            Count(dictionary, counts);
        }

        for (var code = 0; code < counts.Length; code++)
        {
            AddText(dictionary.Values[code], counts[code], census, isAlias);
        }
    }

    private static void Count(DictionaryColumn dictionary, Span<int> counts)
    {
        var codes = dictionary.Codes;
        var upperCodes = dictionary.UpperCodes;
        for (var row = 0; row < codes.Length; row++)
        {
            counts[upperCodes.IsEmpty ? codes[row] : codes[row] | (upperCodes[row] << 8)]++;
        }
    }

    private void Add(TextColumn text, int rows, SlotCensus? census, bool isAlias)
    {
        for (var row = 0; row < rows; row++)
        {
            AddText(text[row], 1, census, isAlias);
        }
    }

    /// <summary>Numbers, addresses, hexadecimal values and times: mostly the filter needs none of their text.</summary>
    private void AddRendered(SlotColumn column, int rows, SlotCensus? census, bool isAlias)
    {
        if (_value.Length < column.MaxLength)
        {
            _value = new byte[column.MaxLength];
        }

        if (column is QuadColumn quads && !isAlias)
        {
            for (var row = 0; row < rows; row++)
            {
                _filter.AddAddress(quads[row]);
            }
        }

        census?.AddMask(MaskOf(column));
        if (column is NumberSlotColumn numbers && numbers.Max - numbers.Min <= byte.MaxValue)
        {
            Add(numbers, census);
            return;
        }

        var isText = !isAlias && column is TimeColumn && FilterBuilder.HasGrams(_value.AsSpan(0, column.Write(0, _value)));
        for (var row = 0; row < rows && (isText || census is { IsCounting: true }); row++)
        {
            var value = _value.AsSpan(0, column.Write(row, _value));
            if (isText)
            {
                _filter.AddText(value);
            }

            if (census is { IsCounting: true })
            {
                census.Add(value, 1);
            }
        }
    }

    /// <summary>Numbers of one octet come many times each: they are counted before they are written as text.</summary>
    private void Add(NumberSlotColumn numbers, SlotCensus? census)
    {
        if (census is not { IsCounting: true })
        {
            return;
        }

        var counts = _rows.AsSpan(0, byte.MaxValue + 1);
        counts.Clear();
        foreach (var number in numbers.Values)
        {
            counts[(int)(number - numbers.Min)]++;
        }

        for (var above = 0; above < counts.Length && census.IsCounting; above++)
        {
            if (counts[above] > 0)
            {
                census.Add(_value.AsSpan(0, DecimalText.Write(numbers.Min + (ulong)above, _value)), counts[above]);
            }
        }
    }

    private ulong MaskOf(SlotColumn column) => column switch
    {
        NumberSlotColumn => OctetMask.Digits,
        QuadColumn => OctetMask.Quads,
        HexColumn => OctetMask.Hex,
        // Times of one form differ in digits and, where they have them, the names of months.
        _ => OctetMask.Digits | OctetMask.Letters | OctetMask.Of(_value.AsSpan(0, column.Write(0, _value))),
    };
}
