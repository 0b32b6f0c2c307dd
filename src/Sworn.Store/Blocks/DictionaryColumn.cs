namespace Sworn.Store.Blocks;

/// <summary>Codes into a table of distinct values.</summary>
public sealed class DictionaryColumn : SlotColumn
{
    private readonly ArraySegment<byte> _codes;
    private readonly int _rows;
    private readonly bool _isWide;

    internal DictionaryColumn(TextColumn values, ArraySegment<byte> codes, int rows, bool isWide)
    {
        Values = values;
        _codes = codes;
        _rows = rows;
        _isWide = isWide;
    }

    /// <summary>The distinct values.</summary>
    public TextColumn Values { get; }

    /// <summary>How many distinct values there are.</summary>
    public int Count => Values.Offsets.Length - 1;

    /// <inheritdoc/>
    public override int MaxLength => Values.MaxLength;

    /// <summary>The code of a row.</summary>
    public int CodeOf(int row) => _isWide ? _codes[row] | (_codes[_rows + row] << 8) : _codes[row];

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to) => Values.Write(CodeOf(row), to);

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        var values = Values.Octets;
        var offsets = Values.Offsets;
        for (var row = 0; row < positions.Length; row++)
        {
            var code = CodeOf(firstRow + row);
            if (!TryPass(values[offsets[code]..offsets[code + 1]], octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }
}
