namespace Sworn.Store.Blocks;

/// <summary>What a block's directory says of one column; the octets are fetched when somebody asks for them.</summary>
internal sealed class ColumnDescription
{
    private readonly byte[] _constant = new byte[SlotEncoder.MaxConstant];
    private int _constantLength;
    private int _count;
    private TimeForm _form;
    private bool _isUpper;
    private Chunk _first;
    private Chunk _second;

    /// <summary>How the values are stored.</summary>
    public SlotEncoding Encoding { get; private set; }

    /// <summary>The slot that an alias equals.</summary>
    public int Alias { get; private set; }

    /// <summary>The least number.</summary>
    public ulong Min { get; private set; }

    /// <summary>The greatest number less the least.</summary>
    public ulong Range { get; private set; }

    /// <summary>The decoded column, once somebody asked for it.</summary>
    public SlotColumn? Column { get; private set; }

    /// <summary>Reads the description of a column of numbers.</summary>
    public void ReadNumbers(ref OctetReader from, ref int offset)
    {
        Column = null;
        Encoding = (SlotEncoding)from.ReadByte();
        Min = from.ReadVarint();
        Range = 0;
        if (Encoding is SlotEncoding.Number or SlotEncoding.Delta)
        {
            Range = from.ReadVarint();
            _first = Chunk.Read(ref from, ref offset);
        }
        else if (Encoding != SlotEncoding.Constant)
        {
            throw new DamagedBlockException("a column of numbers has an encoding of a later version");
        }
    }

    /// <summary>Decodes a column of numbers.</summary>
    public ArraySegment<byte> Numbers(ColumnSource source, int rows)
    {
        switch (Encoding)
        {
            case SlotEncoding.Number:
                return source.Planes(_first, rows, Min, Range);
            case SlotEncoding.Delta:
                return source.Deltas(_first, rows);
            default:
                var piece = source.Take(rows * sizeof(ulong));
                Arena.AsNumbers(piece).Fill(Min);
                return piece;
        }
    }

    /// <summary>Reads the description of a slot.</summary>
    public void ReadSlot(ref OctetReader from, ref int offset, int slot, int rows)
    {
        Column = null;
        Encoding = (SlotEncoding)from.ReadByte();
        switch (Encoding)
        {
            case SlotEncoding.Constant:
                _constantLength = from.ReadCount(_constant.Length);
                from.Read(_constantLength).CopyTo(_constant);
                break;
            case SlotEncoding.Alias:
                Alias = slot > 0 ? from.ReadCount(slot - 1) : throw new DamagedBlockException("the first slot is an alias");
                break;
            case SlotEncoding.Number or SlotEncoding.Delta:
                Min = from.ReadVarint();
                Range = from.ReadVarint();
                _first = Chunk.Read(ref from, ref offset);
                break;
            case SlotEncoding.Dictionary:
                _count = from.ReadCount(ValueTable.MaxCount);
                _first = Chunk.Read(ref from, ref offset);
                _second = Chunk.Read(ref from, ref offset);
                break;
            case SlotEncoding.IPv4:
                Min = from.ReadVarint();
                Range = from.ReadVarint();
                _first = Chunk.Read(ref from, ref offset);
                break;
            case SlotEncoding.Text:
                _first = Chunk.Read(ref from, ref offset);
                _second = Chunk.Read(ref from, ref offset);
                break;
            case SlotEncoding.Hex:
                _isUpper = from.ReadByte() != 0;
                _count = from.ReadCount(Chunk.MaxLength);
                _first = Chunk.Read(ref from, ref offset);
                break;
            case SlotEncoding.Time:
                ReadTime(ref from, ref offset);
                break;
            default:
                throw new DamagedBlockException("a slot has an encoding of a later version");
        }

        Check(rows);
    }

    /// <summary>Decodes a slot.</summary>
    public SlotColumn Decode(ColumnSource source, int rows) => Column ??= Encoding switch
    {
        SlotEncoding.Constant => new ConstantColumn(_constant.AsSpan(0, _constantLength)),
        SlotEncoding.Number or SlotEncoding.Delta => new NumberSlotColumn(Numbers(source, rows), Min, unchecked(Min + Range)),
        SlotEncoding.Dictionary => DecodeDictionary(source, rows),
        SlotEncoding.IPv4 => new QuadColumn(source.Fetch(_first), rows, (uint)(Min & uint.MaxValue), (uint)(Range & uint.MaxValue)),
        SlotEncoding.Text => DecodeText(source, rows),
        SlotEncoding.Hex => new HexColumn(source.Fetch(_first), _count, _isUpper),
        SlotEncoding.Time => new TimeColumn(source.Deltas(_first, rows), _form),
        _ => throw new DamagedBlockException("an alias stands for another alias"),
    };

    private void ReadTime(ref OctetReader from, ref int offset)
    {
        var isIso = from.ReadByte() != 0;
        var separator = from.ReadByte();
        var digits = from.ReadByte();
        var zone = from.ReadVarint();
        if (digits > TimeForm.MaxDigits)
        {
            throw new DamagedBlockException("a time has too many digits");
        }

        _form = new TimeForm(isIso, separator, digits, zone);
        Min = from.ReadVarint();
        Range = from.ReadVarint();
        _first = Chunk.Read(ref from, ref offset);
    }

    /// <summary>What cannot be so for this many rows is damage, whatever the checksum says.</summary>
    private void Check(int rows)
    {
        var isRight = Encoding switch
        {
            SlotEncoding.IPv4 => _first.RawLength == 4 * rows,
            SlotEncoding.Hex => _count % 2 == 0 && _first.RawLength == (long)rows * _count / 2,
            SlotEncoding.Dictionary => _count > 0 && _second.RawLength == (_count <= 256 ? 1 : 2) * rows,
            _ => true,
        };
        if (!isRight)
        {
            throw new DamagedBlockException("a column has not one value for each row");
        }
    }

    private DictionaryColumn DecodeDictionary(ColumnSource source, int rows)
    {
        var table = source.Fetch(_first);
        var from = new OctetReader(table);
        var offsets = source.Offsets(ref from, _count, table.Count);
        var values = new TextColumn(offsets, table.Slice(from.Position, CheckedEnd(offsets, _count, from.Left)));
        return new DictionaryColumn(values, source, _second, rows);
    }

    private TextColumn DecodeText(ColumnSource source, int rows) => new(source, _first, source.Fetch(_second), rows);

    private static int CheckedEnd(ArraySegment<byte> offsets, int count, int length) =>
        Arena.AsInts(offsets)[count] == length ? length : throw new DamagedBlockException("lengths do not add up");
}
