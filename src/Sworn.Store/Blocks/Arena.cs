using System.Runtime.InteropServices;

namespace Sworn.Store.Blocks;

/// <summary>
/// Memory for what is decoded of one block: handed out piece by piece, all taken back at once and used again. Belongs
/// to one thread.
/// </summary>
internal sealed class Arena
{
    private const int PageLength = 1 << 20;
    private const int Alignment = 8;

    // The largest block that is written needs less than half of this: one that needs more is made to harm.
    private const long MaxLength = 512L << 20;

    private readonly List<byte[]> _pages = [];
    private int _page;
    private int _used;
    private long _taken;

    /// <summary>Hands out octets; their content is undefined.</summary>
    /// <exception cref="DamagedBlockException">The block asks for more than any that was written needs.</exception>
    public ArraySegment<byte> Take(int length)
    {
        _taken += length;
        if (_taken > MaxLength)
        {
            throw new DamagedBlockException("a block asks for more memory than any that was written needs");
        }

        var room = (length + Alignment - 1) / Alignment * Alignment;
        while (_page < _pages.Count && _pages[_page].Length - _used < room)
        {
            _page++;
            _used = 0;
        }

        if (_page == _pages.Count)
        {
            _pages.Add(GC.AllocateUninitializedArray<byte>(Math.Max(PageLength, room)));
        }

        var piece = new ArraySegment<byte>(_pages[_page], _used, length);
        _used += room;
        return piece;
    }

    /// <summary>Takes everything back.</summary>
    public void Reset()
    {
        _page = 0;
        _used = 0;
        _taken = 0;
    }

    /// <summary>Reads a piece as numbers of 32 bits.</summary>
    public static Span<int> AsInts(ArraySegment<byte> piece) => MemoryMarshal.Cast<byte, int>(piece.AsSpan());

    /// <summary>Reads a piece as numbers of 64 bits.</summary>
    public static Span<ulong> AsNumbers(ArraySegment<byte> piece) => MemoryMarshal.Cast<byte, ulong>(piece.AsSpan());
}
