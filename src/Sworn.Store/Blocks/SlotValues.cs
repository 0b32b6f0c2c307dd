namespace Sworn.Store.Blocks;

/// <summary>The values of one slot in the rows of one template of a block, one behind the other.</summary>
internal readonly ref struct SlotValues(ReadOnlySpan<byte> octets, ReadOnlySpan<int> offsets)
{
    /// <summary>The values, one behind the other.</summary>
    public ReadOnlySpan<byte> Octets { get; } = octets;

    /// <summary>Where each value begins in <see cref="Octets"/>, and at last where the last one ends.</summary>
    public ReadOnlySpan<int> Offsets { get; } = offsets;

    /// <summary>The number of rows.</summary>
    public int Count => Offsets.Length - 1;

    /// <summary>The value of a row.</summary>
    public ReadOnlySpan<byte> this[int row] => Octets[Offsets[row]..Offsets[row + 1]];

    /// <summary>Whether all rows have the value of the first one.</summary>
    public bool IsConstant
    {
        get
        {
            var length = Offsets[1];
            if (Octets.Length != (long)length * Count)
            {
                return false;
            }

            for (var row = 1; row <= Count; row++)
            {
                if (Offsets[row] != length * row)
                {
                    return false;
                }
            }

            // Shifted by one value, what repeats is the same.
            return Octets[length..].SequenceEqual(Octets[..^length]);
        }
    }

    /// <summary>Whether another slot has the same value in every row.</summary>
    public bool IsSame(in SlotValues other) =>
        Octets.Length == other.Octets.Length && Octets.SequenceEqual(other.Octets) && Offsets.SequenceEqual(other.Offsets);
}
