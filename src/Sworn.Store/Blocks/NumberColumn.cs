namespace Sworn.Store.Blocks;

/// <summary>
/// Writes a column of numbers: constant, planes of octets above the least value, or differences from row to row,
/// whichever is shorter. Belongs to one thread.
/// </summary>
internal sealed class NumberColumn(ChunkCompressor compressor)
{
    private const byte Constant = (byte)SlotEncoding.Constant;
    private const byte Planes = (byte)SlotEncoding.Number;
    private const byte Delta = (byte)SlotEncoding.Delta;
    private const int OctetBits = 8;

    private readonly OctetBuffer _scratch = new();

    /// <summary>Writes a column with its encoding before it.</summary>
    public void Write(ReadOnlySpan<ulong> values, OctetBuffer directory, OctetBuffer sections)
    {
        var (min, max) = Bounds(values);
        if (min == max)
        {
            directory.WriteByte(Constant);
            directory.WriteVarint(min);
            return;
        }

        if (DeltaLength(values) < values.Length * WidthOf(max - min))
        {
            directory.WriteByte(Delta);
            WriteDeltas(values, min, max, directory, sections);
            return;
        }

        directory.WriteByte(Planes);
        WritePlanes(values, min, max, directory, sections);
    }

    /// <summary>Writes least value, range and planes.</summary>
    public void WritePlanes(ReadOnlySpan<ulong> values, ulong min, ulong max, OctetBuffer directory, OctetBuffer sections)
    {
        directory.WriteVarint(min);
        directory.WriteVarint(max - min);
        var width = WidthOf(max - min);
        _scratch.Clear();
        var planes = _scratch.Room(values.Length * width);
        for (var plane = 0; plane < width; plane++)
        {
            var to = planes.Slice(plane * values.Length, values.Length);
            var shift = plane * OctetBits;
            for (var row = 0; row < values.Length; row++)
            {
                to[row] = unchecked((byte)((values[row] - min) >> shift));
            }
        }

        compressor.Write(planes[..(values.Length * width)], directory, sections);
    }

    /// <summary>Writes least value, range and differences, the first one from zero.</summary>
    public void WriteDeltas(ReadOnlySpan<ulong> values, ulong min, ulong max, OctetBuffer directory, OctetBuffer sections)
    {
        directory.WriteVarint(min);
        directory.WriteVarint(max - min);
        _scratch.Clear();
        ulong before = 0;
        foreach (var value in values)
        {
            _scratch.WriteSigned(unchecked((long)(value - before)));
            before = value;
        }

        compressor.Write(_scratch.Written, directory, sections);
    }

    /// <summary>The octets that a number of this range needs.</summary>
    public static int WidthOf(ulong range) => range switch
    {
        <= 0xFF => 1,
        <= 0xFFFF => 2,
        <= 0xFF_FFFF => 3,
        <= 0xFFFF_FFFF => 4,
        _ => sizeof(ulong),
    };

    /// <summary>The least and the greatest value.</summary>
    public static (ulong Min, ulong Max) Bounds(ReadOnlySpan<ulong> values)
    {
        var min = ulong.MaxValue;
        ulong max = 0;
        foreach (var value in values)
        {
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        return (min, max);
    }

    /// <summary>About how long the differences are, in octets.</summary>
    public static long DeltaLength(ReadOnlySpan<ulong> values)
    {
        long length = 0;
        ulong before = 0;
        foreach (var value in values)
        {
            var difference = unchecked((long)(value - before));
            var bits = unchecked((ulong)((difference << 1) ^ (difference >> 63)));
            length += 1 + (System.Numerics.BitOperations.Log2(bits | 1) / 7);
            before = value;
        }

        return length;
    }
}
