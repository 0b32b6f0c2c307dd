namespace Sworn.Store.Blocks;

/// <summary>
/// Chooses how the values of a slot are stored and writes them: the description into the directory, the octets into
/// the sections. Belongs to one thread.
/// </summary>
internal sealed class SlotEncoder : IDisposable
{
    /// <summary>The longest constant that stands in the directory.</summary>
    public const int MaxConstant = 256;

    private const int MaxNumberDictionary = 4_096;
    private const int LeastHexLength = 8;

    private readonly ChunkCompressor _compressor;
    private readonly NumberColumn _numbers;
    private readonly ValueTable _table = new();
    private readonly OctetBuffer _scratch = new();
    private ulong[] _values = new ulong[1 << 13];

    /// <summary>Makes an encoder that owns its compressor.</summary>
    public SlotEncoder(ChunkCompressor compressor)
    {
        _compressor = compressor;
        _numbers = new NumberColumn(compressor);
    }

    /// <summary>Writes a column of numbers that belongs to no slot.</summary>
    public void WriteNumbers(ReadOnlySpan<ulong> values, OctetBuffer directory, OctetBuffer sections) =>
        _numbers.Write(values, directory, sections);

    /// <summary>Writes octets that belong to no slot.</summary>
    public void WriteOctets(ReadOnlySpan<byte> octets, OctetBuffer directory, OctetBuffer sections) =>
        _compressor.Write(octets, directory, sections);

    /// <summary>Writes a slot that has one value in all rows, of at most <see cref="MaxConstant"/> octets.</summary>
    public static void WriteConstant(ReadOnlySpan<byte> value, OctetBuffer directory)
    {
        directory.WriteByte((byte)SlotEncoding.Constant);
        directory.WriteVarint((ulong)value.Length);
        directory.Write(value);
    }

    /// <summary>Writes a slot of which no alias was found.</summary>
    /// <returns>Whether it has one value in all rows.</returns>
    public bool Write(in SlotValues values, OctetBuffer directory, OctetBuffer sections)
    {
        if (_values.Length < values.Count)
        {
            _values = new ulong[values.Count];
        }

        var first = values[0];
        if (first.Length <= MaxConstant && values.IsConstant)
        {
            WriteConstant(first, directory);
            return true;
        }

        var isWritten = first.Length > 0 && char.IsAsciiDigit((char)first[0])
            && (TryNumber(values, directory, sections) || TryQuads(values, directory, sections));
        isWritten = isWritten
            || TryTime(values, directory, sections)
            || TryHex(values, directory, sections)
            || TryDictionary(values, Math.Max(2, values.Count / 2), directory, sections);
        if (!isWritten)
        {
            WriteText(values, directory, sections);
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _compressor.Dispose();

    private bool TryNumber(in SlotValues values, OctetBuffer directory, OctetBuffer sections)
    {
        var numbers = _values.AsSpan(0, values.Count);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (!DecimalText.TryRead(values[row], out numbers[row]))
            {
                return false;
            }
        }

        var (min, max) = NumberColumn.Bounds(numbers);
        var width = NumberColumn.WidthOf(max - min);
        if (width > 1 && NumberColumn.DeltaLength(numbers) * 4 < (long)numbers.Length * width * 3)
        {
            directory.WriteByte((byte)SlotEncoding.Delta);
            _numbers.WriteDeltas(numbers, min, max, directory, sections);
            return true;
        }

        if (width > 1 && TryDictionary(values, NumberLimit(values), directory, sections))
        {
            return true;
        }

        directory.WriteByte((byte)SlotEncoding.Number);
        _numbers.WritePlanes(numbers, min, max, directory, sections);
        return true;
    }

    private bool TryQuads(in SlotValues values, OctetBuffer directory, OctetBuffer sections)
    {
        var numbers = _values.AsSpan(0, values.Count);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (!DecimalText.TryReadQuad(values[row], out var quad))
            {
                return false;
            }

            numbers[row] = quad;
        }

        if (TryDictionary(values, NumberLimit(values), directory, sections))
        {
            return true;
        }

        var (min, max) = NumberColumn.Bounds(numbers);
        directory.WriteByte((byte)SlotEncoding.IPv4);
        directory.WriteVarint(min);
        directory.WriteVarint(max);
        _scratch.Clear();
        var planes = _scratch.Room(4 * numbers.Length);
        for (var row = 0; row < numbers.Length; row++)
        {
            planes[row] = (byte)(numbers[row] >> 24);
            planes[numbers.Length + row] = (byte)((numbers[row] >> 16) & byte.MaxValue);
            planes[(2 * numbers.Length) + row] = (byte)((numbers[row] >> 8) & byte.MaxValue);
            planes[(3 * numbers.Length) + row] = (byte)(numbers[row] & byte.MaxValue);
        }

        _compressor.Write(planes[..(4 * numbers.Length)], directory, sections);
        return true;
    }

    private bool TryTime(in SlotValues values, OctetBuffer directory, OctetBuffer sections)
    {
        var reader = new TimeReader();
        if (!reader.TryBegin(values[0], out var first))
        {
            return false;
        }

        var numbers = _values.AsSpan(0, values.Count);
        numbers[0] = (ulong)first;
        for (var row = 1; row < numbers.Length; row++)
        {
            if (!reader.TryRead(values[row], out var units))
            {
                return false;
            }

            numbers[row] = (ulong)units;
        }

        var form = reader.Form;
        var (min, max) = NumberColumn.Bounds(numbers);
        directory.WriteByte((byte)SlotEncoding.Time);
        directory.WriteByte((byte)(form.IsIso ? 1 : 0));
        directory.WriteByte(form.Separator);
        directory.WriteByte((byte)form.Digits);
        directory.WriteVarint(form.Zone);
        _numbers.WriteDeltas(numbers, min, max, directory, sections);
        return true;
    }

    private bool TryHex(in SlotValues values, OctetBuffer directory, OctetBuffer sections)
    {
        var length = values[0].Length;
        if (length < LeastHexLength || length > HexText.MaxLength || length % 2 != 0 || !HexText.TryCase(values[0], out var isUpper))
        {
            return false;
        }

        for (var row = 0; row < values.Count; row++)
        {
            if (values[row].Length != length || !HexText.IsHex(values[row], isUpper))
            {
                return false;
            }
        }

        if (TryDictionary(values, NumberLimit(values), directory, sections))
        {
            return true;
        }

        directory.WriteByte((byte)SlotEncoding.Hex);
        directory.WriteByte((byte)(isUpper ? 1 : 0));
        directory.WriteVarint((ulong)length);
        _scratch.Clear();
        var to = _scratch.Room(values.Count * length / 2);
        for (var row = 0; row < values.Count; row++)
        {
            HexText.Read(values[row], to[(row * length / 2)..]);
        }

        _compressor.Write(to[..(values.Count * length / 2)], directory, sections);
        return true;
    }

    private bool TryDictionary(in SlotValues values, int limit, OctetBuffer directory, OctetBuffer sections)
    {
        if (!_table.TryFill(values, Math.Min(limit, ValueTable.MaxCount)))
        {
            return false;
        }

        directory.WriteByte((byte)SlotEncoding.Dictionary);
        directory.WriteVarint((ulong)_table.Count);
        _scratch.Clear();
        foreach (var row in _table.Rows)
        {
            _scratch.WriteVarint((ulong)values[row].Length);
        }

        foreach (var row in _table.Rows)
        {
            _scratch.Write(values[row]);
        }

        _compressor.Write(_scratch.Written, directory, sections);
        WriteCodes(_table.Codes(values.Count), directory, sections);
        return true;
    }

    private void WriteCodes(ReadOnlySpan<ushort> codes, OctetBuffer directory, OctetBuffer sections)
    {
        var planes = _table.Count <= 256 ? 1 : 2;
        _scratch.Clear();
        var to = _scratch.Room(planes * codes.Length);
        for (var row = 0; row < codes.Length; row++)
        {
            to[row] = (byte)(codes[row] & byte.MaxValue);
        }

        for (var row = 0; planes > 1 && row < codes.Length; row++)
        {
            to[codes.Length + row] = (byte)(codes[row] >> 8);
        }

        _compressor.Write(to[..(planes * codes.Length)], directory, sections);
    }

    private void WriteText(in SlotValues values, OctetBuffer directory, OctetBuffer sections)
    {
        directory.WriteByte((byte)SlotEncoding.Text);
        _scratch.Clear();
        for (var row = 0; row < values.Count; row++)
        {
            _scratch.WriteVarint((ulong)values[row].Length);
        }

        _compressor.Write(_scratch.Written, directory, sections);
        _scratch.Clear();
        for (var row = 0; row < values.Count; row++)
        {
            _scratch.Write(values[row]);
        }

        _compressor.Write(_scratch.Written, directory, sections);
    }

    private static int NumberLimit(in SlotValues values) => Math.Min(MaxNumberDictionary, values.Count / 8);
}
