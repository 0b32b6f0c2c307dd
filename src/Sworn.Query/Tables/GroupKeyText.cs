using System.Buffers.Binary;

namespace Sworn.Query.Tables;

/// <summary>
/// Writes the values that a group is known by one behind the other, each with its kind and length before it, so that no two
/// groups are written alike. Belongs to one thread.
/// </summary>
internal sealed class GroupKeyText
{
    /// <summary>There is no value.</summary>
    public const byte Absent = 0;

    /// <summary>The value is a number of a table.</summary>
    public const byte Number = 1;

    /// <summary>The value is octets.</summary>
    public const byte Octets = 2;

    private const int HeadLength = 1 + sizeof(uint);

    private byte[] _text = new byte[256];
    private int _length;

    /// <summary>What is written.</summary>
    public ReadOnlySpan<byte> Span => _text.AsSpan(0, _length);

    /// <summary>Begins a key.</summary>
    public void Begin() => _length = 0;

    /// <summary>Writes a value.</summary>
    public void Add(byte kind, ReadOnlySpan<byte> value)
    {
        var needed = _length + HeadLength + value.Length;
        if (_text.Length < needed)
        {
            Array.Resize(ref _text, Math.Max(needed, 2 * _text.Length));
        }

        _text[_length] = kind;
        BinaryPrimitives.WriteUInt32LittleEndian(_text.AsSpan(_length + 1), (uint)value.Length);
        value.CopyTo(_text.AsSpan(_length + HeadLength));
        _length = needed;
    }

    /// <summary>Writes a value that may not be there.</summary>
    public void Add(ReadOnlySpan<byte> value, bool isPresent) => Add(isPresent ? Octets : Absent, isPresent ? value : []);

    /// <summary>Writes a cell of a table.</summary>
    public void Add(Cell cell) => Add(cell.Number is not null ? Number : cell.IsEmpty ? Absent : Octets, cell.Octets);

    /// <summary>Takes a value off the start of a key; returns its kind.</summary>
    public static byte Take(ref ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var kind = key[0];
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(key[1..]);
        value = key.Slice(HeadLength, length);
        key = key[(HeadLength + length)..];
        return kind;
    }

    /// <summary>The values of a key.</summary>
    public static List<Cell> CellsOf(ReadOnlySpan<byte> key)
    {
        var cells = new List<Cell>();
        while (!key.IsEmpty)
        {
            var kind = Take(ref key, out var value);
            cells.Add(kind switch
            {
                Absent => default,
                Number when Numbers.TryRead(value, out var number) => new Cell(number),
                _ => new Cell(value),
            });
        }

        return cells;
    }
}
