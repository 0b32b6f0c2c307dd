using System.Buffers.Binary;
using Sworn.Query.Tables;
using Sworn.Store.Files;

namespace Sworn.Query.Spill;

/// <summary>Writes one piece of what is put aside. Belongs to one thread.</summary>
internal sealed class SpillWriter : IDisposable
{
    private const int BufferOctets = 64 << 10;

    private readonly SpillSpace _space;
    private readonly StoreFile _file;
    private readonly byte[] _buffer = new byte[BufferOctets];
    private int _used;
    private long _written;
    private bool _isHandedOver;

    /// <summary>Begins a piece.</summary>
    /// <exception cref="StoreException">There is no place for one.</exception>
    public SpillWriter(SpillSpace space)
    {
        _space = space;
        _file = space.Create();
    }

    /// <summary>Writes one octet.</summary>
    public void WriteByte(byte octet)
    {
        Need(1);
        _buffer[_used++] = octet;
    }

    /// <summary>Writes a number of few octets where it is small.</summary>
    public void WriteVarint(ulong number)
    {
        const int bits = 7;
        while (number > 0x7F)
        {
            WriteByte(unchecked((byte)(number | 0x80)));
            number >>= bits;
        }

        WriteByte((byte)number);
    }

    /// <summary>Writes 64 bits.</summary>
    public void WriteInt64(long number)
    {
        Need(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_used), number);
        _used += sizeof(long);
    }

    /// <summary>Writes a decimal number.</summary>
    public void WriteDecimal(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        foreach (var part in parts)
        {
            WriteVarint(unchecked((uint)part));
        }
    }

    /// <summary>Writes octets with their length before them.</summary>
    public void WriteOctets(ReadOnlySpan<byte> octets)
    {
        WriteVarint((ulong)octets.Length);
        while (!octets.IsEmpty)
        {
            Need(1);
            var now = Math.Min(octets.Length, _buffer.Length - _used);
            octets[..now].CopyTo(_buffer.AsSpan(_used));
            _used += now;
            octets = octets[now..];
        }
    }

    /// <summary>Writes a cell.</summary>
    public void WriteCell(Cell cell)
    {
        if (cell.Number is { } number)
        {
            WriteByte(1);
            WriteDecimal(number);
        }
        else if (cell.IsEmpty)
        {
            WriteByte(0);
        }
        else
        {
            WriteByte(2);
            WriteOctets(cell.Octets);
        }
    }

    /// <summary>Ends the piece and gives its reader, which owns the file from now on.</summary>
    public SpillReader Finish()
    {
        Flush();
        _isHandedOver = true;
        return new SpillReader(_file, _written);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isHandedOver)
        {
            _file.Dispose();
        }
    }

    private void Need(int octets)
    {
        if (_used + octets > _buffer.Length)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _space.Count(_used);
        _file.Write(_written, _buffer.AsSpan(0, _used));
        _written += _used;
        _used = 0;
    }
}
