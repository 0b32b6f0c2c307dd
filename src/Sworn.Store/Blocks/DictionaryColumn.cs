namespace Sworn.Store.Blocks;

/// <summary>Codes into a table of distinct values; the codes are fetched when somebody asks which row has which.</summary>
public sealed class DictionaryColumn : SlotColumn
{
    private readonly ColumnSource _source;
    private readonly Chunk _chunk;
    private readonly int _rows;
    private readonly bool _isWide;
    private ArraySegment<byte> _codes;

    internal DictionaryColumn(TextColumn values, ColumnSource source, in Chunk codes, int rows)
    {
        Values = values;
        _source = source;
        _chunk = codes;
        _rows = rows;
        _isWide = values.Count > byte.MaxValue + 1;
    }

    /// <summary>The distinct values.</summary>
    public TextColumn Values { get; }

    /// <summary>How many distinct values there are.</summary>
    public int Count => Values.Count;

    /// <inheritdoc/>
    public override int MaxLength => Values.MaxLength;

    /// <summary>The lower octet of the code of each row.</summary>
    /// <exception cref="DamagedBlockException">A code is beyond the table.</exception>
    public ReadOnlySpan<byte> Codes => Fetched().AsSpan(0, _rows);

    /// <summary>The upper octets; empty where all codes fit one octet.</summary>
    /// <exception cref="DamagedBlockException">A code is beyond the table.</exception>
    public ReadOnlySpan<byte> UpperCodes => _isWide ? Fetched().AsSpan(_rows, _rows) : default;

    /// <summary>The code of a row.</summary>
    /// <exception cref="DamagedBlockException">A code is beyond the table.</exception>
    public int CodeOf(int row)
    {
        var codes = Fetched();
        return _isWide ? codes[row] | (codes[_rows + row] << 8) : codes[row];
    }

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to) => Values.Write(CodeOf(row), to);

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        var values = Values.OctetsWithRoom;
        var offsets = Values.Offsets;
        var codes = Codes.Slice(firstRow, positions.Length);
        var upperCodes = _isWide ? UpperCodes.Slice(firstRow, positions.Length) : default;
        for (var row = 0; row < positions.Length; row++)
        {
            var code = upperCodes.IsEmpty ? codes[row] : codes[row] | (upperCodes[row] << 8);
            if (!TryPass(values, offsets[code], offsets[code + 1] - offsets[code], octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }

    private ArraySegment<byte> Fetched()
    {
        if (_codes.Array is null)
        {
            var codes = _source.Fetch(_chunk);
            Check(codes);
            _codes = codes;
        }

        return _codes;
    }

    private void Check(ReadOnlySpan<byte> codes)
    {
        var isRight = true;
        if (!_isWide)
        {
            isRight = Count > byte.MaxValue || !codes.ContainsAnyInRange((byte)Count, byte.MaxValue);
        }

        for (var row = 0; _isWide && row < _rows; row++)
        {
            isRight &= (codes[row] | (codes[_rows + row] << 8)) < Count;
        }

        if (!isRight)
        {
            throw new DamagedBlockException("a code is beyond its dictionary");
        }
    }
}
