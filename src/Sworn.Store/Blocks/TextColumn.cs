namespace Sworn.Store.Blocks;

/// <summary>Texts, one behind the other; where each begins is found out when somebody asks.</summary>
public sealed class TextColumn : SlotColumn
{
    private readonly ArraySegment<byte> _octets;
    private readonly ColumnSource? _source;
    private readonly Chunk _lengths;
    private ArraySegment<byte> _offsets;
    private int _maxLength = -1;

    internal TextColumn(ArraySegment<byte> offsets, ArraySegment<byte> octets)
    {
        _offsets = offsets;
        _octets = octets;
        Count = Arena.AsInts(offsets).Length - 1;
    }

    internal TextColumn(ColumnSource source, in Chunk lengths, ArraySegment<byte> octets, int count)
    {
        _source = source;
        _lengths = lengths;
        _octets = octets;
        Count = count;
    }

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    /// <summary>The values, one behind the other.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan();

    /// <summary>The values, and what happens to stand behind the last one.</summary>
    internal ReadOnlySpan<byte> OctetsWithRoom =>
        _octets.Array.AsSpan(_octets.Offset, Math.Min(_octets.Count + OctetRange.Room, _octets.Array!.Length - _octets.Offset));

    /// <summary>Where each value begins in <see cref="Octets"/>, and at last where the last one ends.</summary>
    /// <exception cref="DamagedBlockException">The lengths do not add up.</exception>
    public ReadOnlySpan<int> Offsets
    {
        get
        {
            if (_offsets.Array is null)
            {
                _offsets = ReadOffsets();
            }

            return Arena.AsInts(_offsets);
        }
    }

    /// <inheritdoc/>
    public override int MaxLength
    {
        get
        {
            if (_maxLength < 0)
            {
                var ends = Offsets;
                var longest = 0;
                for (var number = 1; number < ends.Length; number++)
                {
                    longest = Math.Max(longest, ends[number] - ends[number - 1]);
                }

                _maxLength = longest;
            }

            return _maxLength;
        }
    }

    /// <summary>The value of a row, in place.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var offsets = Offsets;
            return Octets[offsets[row]..offsets[row + 1]];
        }
    }

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to)
    {
        var value = this[row];
        value.CopyTo(to);
        return value.Length;
    }

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        var values = OctetsWithRoom;
        var offsets = Offsets.Slice(firstRow, positions.Length + 1);
        for (var row = 0; row < positions.Length; row++)
        {
            if (!TryPass(values, offsets[row], offsets[row + 1] - offsets[row], octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }

    private ArraySegment<byte> ReadOffsets()
    {
        var from = new OctetReader(_source!.Fetch(_lengths));
        var offsets = _source.Offsets(ref from, Count, _octets.Count);
        return Arena.AsInts(offsets)[Count] == _octets.Count ? offsets : throw new DamagedBlockException("lengths do not add up");
    }
}
