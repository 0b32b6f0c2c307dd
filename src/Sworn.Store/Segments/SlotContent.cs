using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>
/// What a slot of a template holds in all records of a segment: every value and how many records have it where they are
/// few, else only what octets they are made of. Immutable and thread-safe.
/// </summary>
public sealed class SlotContent
{
    private readonly ReadOnlyMemory<byte> _octets;
    private readonly int[] _ends;
    private readonly int[] _counts;

    private SlotContent(ulong mask, ReadOnlyMemory<byte> octets, int[] ends, int[] counts)
    {
        Mask = mask;
        _octets = octets;
        _ends = ends;
        _counts = counts;
        Rows = counts.Sum();
    }

    /// <summary>A slot of which nothing is known.</summary>
    public static SlotContent Unknown { get; } = Of(OctetMask.All);

    /// <summary>The octets of all values, as <see cref="OctetMask"/> has them.</summary>
    public ulong Mask { get; }

    /// <summary>Whether all values are known.</summary>
    public bool HasValues => _ends.Length > 0;

    /// <summary>How many different values there are, where <see cref="HasValues"/>.</summary>
    public int Count => _ends.Length;

    /// <summary>How many records there are, where <see cref="HasValues"/>.</summary>
    public int Rows { get; }

    /// <summary>All values, one behind the other.</summary>
    public ReadOnlySpan<byte> Octets => _octets.Span;

    /// <summary>A value.</summary>
    public ReadOnlySpan<byte> this[int number] => _octets.Span[(number == 0 ? 0 : _ends[number - 1]).._ends[number]];

    /// <summary>How many records have a value.</summary>
    public int RowsOf(int number) => _counts[number];

    internal static SlotContent Of(ulong mask) => new(mask, default, [], []);

    /// <summary>Reads the values of a slot: count, lengths, octets, how many records have each.</summary>
    /// <exception cref="DamagedBlockException">They are not what a writer wrote.</exception>
    internal static SlotContent Read(ReadOnlyMemory<byte> payload)
    {
        var from = new OctetReader(payload.Span);
        var ends = new int[from.ReadCount(SlotCensus.MaxValues)];
        var end = 0;
        for (var number = 0; number < ends.Length; number++)
        {
            end += from.ReadCount(SlotCensus.MaxOctets - end);
            ends[number] = end;
        }

        var start = from.Position;
        var mask = OctetMask.Of(from.Read(end));
        var counts = new int[ends.Length];
        for (var number = 0; number < counts.Length; number++)
        {
            counts[number] = from.ReadCount(int.MaxValue);
        }

        return new SlotContent(mask, payload.Slice(start, end), ends, counts);
    }
}
