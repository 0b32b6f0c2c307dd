namespace Sworn.Store.Blocks;

/// <summary>
/// Compares a decoded block with the records that went into it, octet by octet: column by column rather than record by
/// record, so that every column is decoded in one loop. Belongs to one thread.
/// </summary>
/// <param name="reader">Has the block.</param>
internal sealed class BlockComparison(BlockReader reader)
{
    // So many rows are compared in all columns before the next: their records stay in the processor's cache meanwhile.
    private const int RowsAtOnce = 128;

    private const int NoSlot = -1;

    // What is compared in every row of a template: some text, the same in all rows, and the slot behind it.
    private readonly List<(int Start, int Length, int Slot)> _parts = [];
    private readonly OctetBuffer _text = new();
    private readonly int[] _ends = new int[RowsAtOnce];

    // Where each row stands in the records, behind what was compared.
    private readonly int[] _positions = new int[RowsAtOnce];

    // Where the values of each slot began and ended.
    private int[][] _valueStarts = [];
    private int[][] _valueEnds = [];

    /// <summary>Whether the block gives back every record.</summary>
    /// <exception cref="DamagedBlockException">It does not decode.</exception>
    public bool IsSame(BlockRecords records)
    {
        if (reader.Header.RecordCount != records.Count)
        {
            return false;
        }

        foreach (var template in reader.Templates)
        {
            if (!HasSameRows(template, records))
            {
                return false;
            }
        }

        return HasSameWholeRows(records);
    }

    private bool HasSameWholeRows(BlockRecords records)
    {
        var templates = reader.TemplateOf;
        var row = 0;
        for (var number = 0; number < templates.Length; number++)
        {
            if (templates[number] != reader.Templates.Count)
            {
                continue;
            }

            if (reader.FieldsOf(number) != records.Fields(number) || !reader.WholeRows[row++].SequenceEqual(records.Body(number)))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasSameRows(BlockTemplate template, BlockRecords records)
    {
        var numbers = reader.RecordsOf(template);
        while (_valueStarts.Length < template.Template.SlotCount)
        {
            _valueStarts = [.. _valueStarts, new int[RowsAtOnce]];
            _valueEnds = [.. _valueEnds, new int[RowsAtOnce]];
        }

        ReadParts(template);
        for (var row = 0; row < numbers.Length; row += RowsAtOnce)
        {
            if (!HasSameRows(template, records, numbers.Slice(row, Math.Min(RowsAtOnce, numbers.Length - row)), row))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What all rows have in common: the literal text together with the slots that have the same value in every row.</summary>
    private void ReadParts(BlockTemplate template)
    {
        _text.Clear();
        _parts.Clear();
        var start = 0;
        for (var slot = 0; slot < template.Template.SlotCount; slot++)
        {
            _text.Write(template.Template.Literal(slot));
            if (reader.Column(template, slot) is ConstantColumn constant)
            {
                _text.Write(constant.Value);
                continue;
            }

            _parts.Add((start, _text.Length - start, slot));
            start = _text.Length;
        }

        _text.Write(template.Template.Literal(template.Template.SlotCount));
        _parts.Add((start, _text.Length - start, NoSlot));
        _text.Room(OctetRange.Room);
    }

    private bool HasSameRows(BlockTemplate template, BlockRecords records, ReadOnlySpan<ushort> numbers, int firstRow)
    {
        var octets = records.Octets;
        var positions = _positions.AsSpan(0, numbers.Length);
        for (var row = 0; row < numbers.Length; row++)
        {
            var number = numbers[row];
            positions[row] = records.BodyStart(number);
            _ends[row] = positions[row] + records.Body(number).Length;
            if (reader.FieldsOf(number) != records.Fields(number))
            {
                return false;
            }
        }

        foreach (var (start, length, slot) in _parts)
        {
            if (!IsText(start, length, octets, positions)
                || (slot != NoSlot && !IsValue(template, slot, firstRow, octets, positions)))
            {
                return false;
            }
        }

        return positions.SequenceEqual(_ends.AsSpan(0, positions.Length));
    }

    private bool IsText(int start, int length, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        var text = _text.WrittenWithRoom;
        foreach (ref var position in positions)
        {
            if (!OctetRange.IsSame(text, start, octets, position, length))
            {
                return false;
            }

            position += length;
        }

        return true;
    }

    private bool IsValue(BlockTemplate template, int slot, int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        positions.CopyTo(_valueStarts[slot]);
        var alias = template.AliasOf(slot);
        var isSame = alias < 0
            ? reader.Column(template, slot).TryPass(firstRow, octets, positions)
            : IsRepeated(_valueStarts[alias], _valueEnds[alias], octets, positions);
        positions.CopyTo(_valueEnds[slot]);
        return isSame;
    }

    /// <summary>An alias stands for the octets of the slot that it equals, which were compared before.</summary>
    private static bool IsRepeated(ReadOnlySpan<int> starts, ReadOnlySpan<int> ends, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        for (var row = 0; row < positions.Length; row++)
        {
            var length = ends[row] - starts[row];
            if (!OctetRange.IsSame(octets, starts[row], octets, positions[row], length))
            {
                return false;
            }

            positions[row] += length;
        }

        return true;
    }
}
