using System.Buffers.Binary;
using System.Globalization;
using Sworn.Query.Tables;
using Sworn.Store.Files;

namespace Sworn.Query.Spill;

/// <summary>Reads a piece of what was put aside, from its start to its end. Belongs to one thread.</summary>
internal sealed class SpillReader(StoreFile file, long length) : IDisposable
{
    private const int BufferOctets = 16 << 10;

    private readonly byte[] _buffer = new byte[BufferOctets];
    private long _position;
    private int _at;
    private int _end;

    /// <summary>Whether nothing follows.</summary>
    public bool IsAtEnd => _at == _end && _position == length;

    /// <summary>Reads one octet.</summary>
    /// <exception cref="StoreException">The medium failed, or gave back less than was written.</exception>
    public byte ReadByte()
    {
        if (_at == _end)
        {
            Fill();
        }

        return _buffer[_at++];
    }

    /// <summary>Reads a number.</summary>
    public ulong ReadVarint()
    {
        const int bits = 7;
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += bits)
        {
            var octet = ReadByte();
            number |= (ulong)(octet & sbyte.MaxValue) << shift;
            if (octet <= sbyte.MaxValue)
            {
                break;
            }
        }

        return number;
    }

    /// <summary>Reads 64 bits.</summary>
    public long ReadInt64()
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        Read(octets);
        return BinaryPrimitives.ReadInt64LittleEndian(octets);
    }

    /// <summary>Reads a decimal number.</summary>
    public decimal ReadDecimal()
    {
        Span<int> parts = stackalloc int[4];
        for (var part = 0; part < parts.Length; part++)
        {
            parts[part] = unchecked((int)(uint)ReadVarint());
        }

        return new decimal(parts);
    }

    /// <summary>Reads octets.</summary>
    public byte[] ReadOctets()
    {
        var octets = GC.AllocateUninitializedArray<byte>((int)ReadVarint());
        Read(octets);
        return octets;
    }

    /// <summary>Reads a cell.</summary>
    public Cell ReadCell() => ReadByte() switch
    {
        0 => default,
        1 => new Cell(ReadDecimal()),
        _ => Cell.Of(ReadOctets()),
    };

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Read(Span<byte> to)
    {
        while (!to.IsEmpty)
        {
            if (_at == _end)
            {
                Fill();
            }

            var now = Math.Min(to.Length, _end - _at);
            _buffer.AsSpan(_at, now).CopyTo(to);
            _at += now;
            to = to[now..];
        }
    }

    private void Fill()
    {
        var now = (int)Math.Min(_buffer.Length, length - _position);
        if (now == 0 || file.Read(_position, _buffer.AsSpan(0, now)) != now)
        {
            throw new StoreException(file.Name, string.Create(CultureInfo.InvariantCulture, $"what a query put aside is cut off at {_position}"));
        }

        _position += now;
        _at = 0;
        _end = now;
    }
}
