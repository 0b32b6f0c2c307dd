using System.Buffers.Binary;

namespace Sworn.Store.Blocks;

/// <summary>Octets written one after the other into memory that grows and is used again. Belongs to one thread.</summary>
internal sealed class OctetBuffer
{
    private const int MoreOctets = 0x80;
    private const int OctetBits = 7;

    private byte[] _octets = new byte[1 << 12];

    /// <summary>How many octets were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _octets.AsSpan(0, Length);

    /// <summary>The same and, as far as there was <see cref="Room"/>, what happens to stand behind.</summary>
    public ReadOnlySpan<byte> WrittenWithRoom => _octets.AsSpan(0, Math.Min(Length + OctetRange.Room, _octets.Length));

    /// <summary>The same, for a file.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _octets.AsMemory(0, Length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => Length = 0;

    /// <summary>Cuts what was written.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Room for at least <paramref name="count"/> octets, of which <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Room(int count)
    {
        if (_octets.Length - Length < count)
        {
            Array.Resize(ref _octets, (int)Math.Max(Math.Min(2L * _octets.Length, Array.MaxLength), (long)Length + count));
        }

        return _octets.AsSpan(Length);
    }

    /// <summary>Counts octets written into <see cref="Room"/>.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Writes octets.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Room(octets.Length));
        Length += octets.Length;
    }

    /// <summary>Writes one octet.</summary>
    public void WriteByte(byte octet)
    {
        Room(1)[0] = octet;
        Length++;
    }

    /// <summary>Writes a number of 32 bits, little-endian.</summary>
    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);
        Length += sizeof(uint);
    }

    /// <summary>Writes a number of 64 bits, little-endian.</summary>
    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
        Length += sizeof(ulong);
    }

    /// <summary>Writes a number in groups of seven bits, the lowest first, the top bit saying that more follow.</summary>
    public void WriteVarint(ulong value)
    {
        var to = Room(10);
        var at = 0;
        while (value >= MoreOctets)
        {
            to[at++] = (byte)((value & (MoreOctets - 1)) | MoreOctets);
            value >>= OctetBits;
        }

        to[at++] = (byte)value;
        Length += at;
    }

    /// <summary>Writes a signed number: 0, −1, 1, −2 … as 0, 1, 2, 3 ….</summary>
    public void WriteSigned(long value) => WriteVarint(unchecked((ulong)((value << 1) ^ (value >> 63))));
}
