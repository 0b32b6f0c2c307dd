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
        var codes = _codes.AsSpan(0, dictionary.Count);
        codes.Clear();
        var any = false;
        for (var code = Next(dictionary.Values, 0); code < codes.Length; code = Next(dictionary.Values, code + 1))
        {
            any |= codes[code] = matcher.Test(dictionary.Values[code]);
        }

        for (var row = 0; any && row < to.Count; row++)
        {
            if (codes[dictionary.CodeOf(row)])
            {
                to.Add(row);
            }
        }
    }

    private void RunText(TextColumn text, RowMask to)
    {
        for (var row = Next(text, 0); row < to.Count; row = Next(text, row + 1))
        {
            if (matcher.Test(text[row]))
            {
                to.Add(row);
            }
        }
    }

    /// <summary>
    /// The next value, from one on, that may pass: the values stand one behind the other, so that one search for what
    /// they must contain passes over many. Behind the last when there is none.
    /// </summary>
    private int Next(TextColumn values, int from)
    {
        var offsets = values.Offsets;
        if (matcher.Guard is not { } guard || from >= offsets.Length - 1)
        {
            return from;
        }

        var at = guard.IndexIn(values.Octets, offsets[from]);
        if (at < 0)
        {
            return offsets.Length - 1;
        }

        // The last value that begins at or before the place; empty ones before it begin there too.
        var value = offsets.BinarySearch(at);
        value = value < 0 ? ~value - 1 : value;
        while (value + 1 < offsets.Length - 1 && offsets[value + 1] <= at)
        {
            value++;
        }

        return value;
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
