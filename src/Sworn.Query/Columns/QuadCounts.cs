namespace Sworn.Query.Columns;

/// <summary>How often each IPv4 address came: a table of open addressing, bounded in size. Belongs to one thread.</summary>
internal sealed class QuadCounts
{
    private const int FirstCapacity = 1 << 10;
    private const int MaxCapacity = 1 << 20;
    private const uint Factor = 0x9E37_79B1;

    private uint[] _addresses = [];
    private int[] _rows = [];
    private int _count;

    /// <summary>The places of the table.</summary>
    public int Capacity => _rows.Length;

    /// <summary>What is at a place.</summary>
    /// <returns>False when nothing is.</returns>
    public bool TryGet(int place, out uint address, out int rows)
    {
        address = _addresses[place];
        rows = _rows[place];
        return rows > 0;
    }

    /// <summary>Counts an address once.</summary>
    /// <returns>False when the table is full.</returns>
    public bool TryAdd(uint address)
    {
        if (2 * _count >= _rows.Length && !TryGrow())
        {
            return false;
        }

        _count += Add(address, 1) ? 1 : 0;
        return true;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_rows);
        _count = 0;
    }

    private bool Add(uint address, int rows)
    {
        var mask = _rows.Length - 1;
        var at = (int)(unchecked(address * Factor) >> 12) & mask;
        while (_rows[at] != 0 && _addresses[at] != address)
        {
            at = (at + 1) & mask;
        }

        var isNew = _rows[at] == 0;
        _addresses[at] = address;
        _rows[at] += rows;
        return isNew;
    }

    private bool TryGrow()
    {
        if (_rows.Length == MaxCapacity)
        {
            return false;
        }

        var (addresses, rows) = (_addresses, _rows);
        var capacity = Math.Max(FirstCapacity, 2 * rows.Length);
        _addresses = new uint[capacity];
        _rows = new int[capacity];
        for (var at = 0; at < rows.Length; at++)
        {
            if (rows[at] > 0)
            {
                Add(addresses[at], rows[at]);
            }
        }

        return true;
    }
}
