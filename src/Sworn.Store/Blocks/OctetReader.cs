using System.Buffers.Binary;

namespace Sworn.Store.Blocks;

/// <summary>Reads what <see cref="OctetBuffer"/> wrote, and believes nothing: whatever runs over the end is damage.</summary>
internal ref struct OctetReader(ReadOnlySpan<byte> octets)
{
    private const int OctetBits = 7;
    private const int LastShift = 63;
    private const byte MoreOctets = 0x80;

    private readonly ReadOnlySpan<byte> _octets = octets;

    /// <summary>How many octets were read.</summary>
    public int Position { get; private set; }

    /// <summary>How many octets are left.</summary>
    public readonly int Left => _octets.Length - Position;

    /// <summary>Reads octets in place.</summary>
    /// <exception cref="DamagedBlockException">There are not as many.</exception>
    public ReadOnlySpan<byte> Read(int count)
    {
        if (count < 0 || count > Left)
        {
            throw new DamagedBlockException("a part runs over its end");
        }

        Position += count;
        return _octets.Slice(Position - count, count);
    }

    /// <summary>Reads one octet.</summary>
    /// <exception cref="DamagedBlockException">There is none.</exception>
    public byte ReadByte() => Read(1)[0];

    /// <summary>Reads a number of 32 bits, little-endian.</summary>
    /// <exception cref="DamagedBlockException">There is none.</exception>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(sizeof(uint)));

    /// <summary>Reads a number of 64 bits, little-endian.</summary>
    /// <exception cref="DamagedBlockException">There is none.</exception>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(sizeof(ulong)));

    /// <summary>Reads a number in groups of seven bits.</summary>
    /// <exception cref="DamagedBlockException">It does not end, or does not fit 64 bits.</exception>
    public ulong ReadVarint()
    {
        if (Position < _octets.Length && _octets[Position] < MoreOctets)
        {
            return _octets[Position++];
        }

        return ReadLongVarint();
    }

    /// <summary>Reads a number that counts something of which there are at most <paramref name="limit"/>.</summary>
    /// <exception cref="DamagedBlockException">There are more.</exception>
    public int ReadCount(int limit)
    {
        var value = ReadVarint();
        return value <= (ulong)limit ? (int)value : throw new DamagedBlockException("a count is beyond its limit");
    }

    /// <summary>Reads a signed number.</summary>
    /// <exception cref="DamagedBlockException">It does not end, or does not fit 64 bits.</exception>
    public long ReadSigned()
    {
        var value = ReadVarint();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift <= LastShift; shift += OctetBits)
        {
            var octet = ReadByte();
            value |= (ulong)(octet & (MoreOctets - 1)) << shift;
            if (octet < MoreOctets)
            {
                return value;
            }
        }

        throw new DamagedBlockException("a number does not end");
    }
}
