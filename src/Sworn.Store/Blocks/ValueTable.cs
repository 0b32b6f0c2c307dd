namespace Sworn.Store.Blocks;

/// <summary>Finds the distinct values of a column and gives each a code. Used again for every column; belongs to one thread.</summary>
internal sealed class ValueTable
{
    /// <summary>The most values of a dictionary, so that a code fits 16 bits.</summary>
    public const int MaxCount = 1 << 16;

    private const int Buckets = 1 << 15;

    private readonly int[] _buckets = new int[Buckets];
    private int[] _next = new int[1 << 13];
    private int[] _rows = new int[1 << 13];
    private uint[] _hashes = new uint[1 << 13];
    private ushort[] _codes = new ushort[1 << 13];

    /// <summary>How many distinct values there are.</summary>
    public int Count { get; private set; }

    /// <summary>The code of each row.</summary>
    public ReadOnlySpan<ushort> Codes(int rows) => _codes.AsSpan(0, rows);

    /// <summary>For each code, a row that has its value.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>Codes a column.</summary>
    /// <returns>False, half way, when there are more than <paramref name="limit"/> distinct values.</returns>
    public bool TryFill(in SlotValues values, int limit)
    {
        Forget();
        if (_codes.Length < values.Count)
        {
            _codes = new ushort[values.Count];
        }

        for (var row = 0; row < values.Count; row++)
        {
            var code = Find(values, row, limit);
            if (code < 0)
            {
                return false;
            }

            _codes[row] = (ushort)code;
        }

        return true;
    }

    private int Find(in SlotValues values, int row, int limit)
    {
        var value = values[row];
        var hash = HashOf(value);
        var bucket = (int)(hash % Buckets);
        for (var entry = _buckets[bucket]; entry != 0; entry = _next[entry - 1])
        {
            if (_hashes[entry - 1] == hash && values[_rows[entry - 1]].SequenceEqual(value))
            {
                return entry - 1;
            }
        }

        if (Count >= limit)
        {
            return -1;
        }

        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, 2 * Count);
            Array.Resize(ref _next, 2 * Count);
            Array.Resize(ref _hashes, 2 * Count);
        }

        _rows[Count] = row;
        _hashes[Count] = hash;
        _next[Count] = _buckets[bucket];
        _buckets[bucket] = ++Count;
        return Count - 1;
    }

    /// <summary>Empties the buckets that were used, not all of them: most dictionaries are small.</summary>
    private void Forget()
    {
        for (var entry = 0; entry < Count; entry++)
        {
            _buckets[(int)(_hashes[entry] % Buckets)] = 0;
        }

        Count = 0;
    }

    private static uint HashOf(ReadOnlySpan<byte> value)
    {
        ulong hash = (ulong)value.Length;
        while (value.Length >= sizeof(ulong))
        {
            hash = unchecked((hash ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(value)) * 0x9E3779B97F4A7C15UL);
            hash ^= hash >> 32;
            value = value[sizeof(ulong)..];
        }

        ulong last = 0;
        foreach (var octet in value)
        {
            last = (last << 8) | octet;
        }

        hash = unchecked((hash ^ last) * 0x9E3779B97F4A7C15UL);
        return (uint)(hash >> 32);
    }
}
