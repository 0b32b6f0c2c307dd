using Sworn.Query.Matching;
using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>
/// Finds the rows of a slot whose value passes a test: each value of a dictionary is asked once, the others row by row.
/// Belongs to one thread; allocates only when a longer value than ever before comes.
/// </summary>
internal sealed class ValueScan(ValueMatcher matcher)
{
    private readonly bool[] _codes = new bool[1 << 16];
    private byte[] _value = new byte[256];

    /// <summary>Whether a value passes.</summary>
    public bool Test(ReadOnlySpan<byte> value) => matcher.Test(value);

    /// <summary>Adds the rows of a column whose value passes.</summary>
    /// <exception cref="DamagedBlockException">The column does not decode.</exception>
    public void Run(SlotColumn column, RowMask to)
    {
        switch (column)
        {
            case ConstantColumn constant:
                if (matcher.Test(constant.Value))
                {
                    to.AddAll();
                }

                break;
            case DictionaryColumn dictionary:
                RunDictionary(dictionary, to);
                break;
            case TextColumn text:
                RunText(text, to);
                break;
            default:
                RunRendered(column, to);
                break;
        }
    }

    /// <summary>Whether the value of one row passes.</summary>
    public bool Test(SlotColumn column, int row) => matcher.Test(Room(column)[..column.Write(row, _value)]);

    private void RunDictionary(DictionaryColumn dictionary, RowMask to)
    {
        var any = false;
        for (var code = 0; code < dictionary.Count; code++)
        {
            _codes[code] = matcher.Test(dictionary.Values[code]);
            any |= _codes[code];
        }

        for (var row = 0; any && row < to.Count; row++)
        {
            if (_codes[dictionary.CodeOf(row)])
            {
                to.Add(row);
            }
        }
    }

    private void RunText(TextColumn text, RowMask to)
    {
        for (var row = 0; row < to.Count; row++)
        {
            if (matcher.Test(text[row]))
            {
                to.Add(row);
            }
        }
    }

    private void RunRendered(SlotColumn column, RowMask to)
    {
        var value = Room(column);
        for (var row = 0; row < to.Count; row++)
        {
            if (matcher.Test(value[..column.Write(row, value)]))
            {
                to.Add(row);
            }
        }
    }

    private Span<byte> Room(SlotColumn column)
    {
        if (_value.Length < column.MaxLength)
        {
            _value = new byte[column.MaxLength];
        }

        return _value;
    }
}
