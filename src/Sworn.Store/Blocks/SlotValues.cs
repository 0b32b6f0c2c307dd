namespace Sworn.Store.Blocks;

/// <summary>The values of one slot in the rows of one template of a block, in place.</summary>
internal readonly ref struct SlotValues(
    ReadOnlySpan<byte> octets, ReadOnlySpan<int> places, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, int slot)
{
    private readonly ReadOnlySpan<byte> _octets = octets;
    private readonly ReadOnlySpan<int> _places = places;
    private readonly ReadOnlySpan<int> _starts = starts;
    private readonly ReadOnlySpan<int> _lengths = lengths;

    /// <summary>The number of rows.</summary>
    public int Count => _places.Length;

    /// <summary>The value of a row.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var at = _places[row] + slot;
            return _octets.Slice(_starts[at], _lengths[at]);
        }
    }
}
