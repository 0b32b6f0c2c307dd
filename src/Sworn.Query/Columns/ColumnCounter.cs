using System.Buffers.Text;
using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>
/// Counts the values of a slot over some rows: each value of a dictionary once, addresses as numbers over all blocks
/// until <see cref="Flush"/>. Belongs to one thread.
/// </summary>
internal sealed class ColumnCounter
{
    private readonly int[] _counts = new int[1 << 16];
    private readonly QuadCounts _quads = new();
    private byte[] _value = new byte[256];

    /// <summary>Takes a value and how many rows have it.</summary>
    public delegate void Taker(ReadOnlySpan<byte> value, int rows);

    /// <summary>Counts.</summary>
    /// <param name="column">The slot.</param>
    /// <param name="mask">The rows.</param>
    /// <param name="take">Told of each value; of one that comes again, again.</param>
    /// <exception cref="DamagedBlockException">The column does not decode.</exception>
    public void Run(SlotColumn column, RowMask mask, Taker take)
    {
        switch (column)
        {
            case ConstantColumn constant:
                take(constant.Value, mask.Population);
                break;
            case DictionaryColumn dictionary:
                Run(dictionary, mask, take);
                break;
            case QuadColumn quads:
                Run(quads, mask, take);
                break;
            default:
                RunRows(column, mask, take);
                break;
        }
    }

    /// <summary>Tells of the addresses that were counted since the last time.</summary>
    public void Flush(Taker take)
    {
        for (var at = 0; at < _quads.Capacity; at++)
        {
            if (_quads.TryGet(at, out var address, out var rows))
            {
                take(_value.AsSpan(0, WriteQuad(address, _value)), rows);
            }
        }

        _quads.Clear();
    }

    private static int WriteQuad(uint address, Span<byte> to)
    {
        var at = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)((address >> shift) & byte.MaxValue), to[at..], out var written);
            at += written;
            to[at++] = (byte)'.';
        }

        return at - 1;
    }

    private void Run(QuadColumn quads, RowMask mask, Taker take)
    {
        for (var row = 0; row < mask.Count; row++)
        {
            if (mask[row] && !_quads.TryAdd(quads[row]))
            {
                Flush(take);
                _quads.TryAdd(quads[row]);
            }
        }
    }

    private void Run(DictionaryColumn dictionary, RowMask mask, Taker take)
    {
        var counts = _counts.AsSpan(0, dictionary.Count);
        counts.Clear();
        if (mask.Population == mask.Count && dictionary.UpperCodes.IsEmpty)
        {
            foreach (var code in dictionary.Codes)
            {
                counts[code]++;
            }
        }
        else
        {
            for (var row = 0; row < mask.Count; row++)
            {
                counts[dictionary.CodeOf(row)] += mask[row] ? 1 : 0;
            }
        }

        for (var code = 0; code < counts.Length; code++)
        {
            if (counts[code] > 0)
            {
                take(dictionary.Values[code], counts[code]);
            }
        }
    }

    private void RunRows(SlotColumn column, RowMask mask, Taker take)
    {
        if (_value.Length < column.MaxLength)
        {
            _value = new byte[column.MaxLength];
        }

        for (var row = 0; row < mask.Count; row++)
        {
            if (mask[row])
            {
                take(_value.AsSpan(0, column.Write(row, _value)), 1);
            }
        }
    }
}
