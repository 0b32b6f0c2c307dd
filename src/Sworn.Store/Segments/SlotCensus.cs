using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>
/// Counts the values of one slot of one template over the blocks of a segment, as long as they are few. Belongs to one
/// thread.
/// </summary>
internal sealed class SlotCensus
{
    /// <summary>The most different values that are counted.</summary>
    public const int MaxValues = 256;

    /// <summary>The most octets of these values.</summary>
    public const int MaxOctets = 8_192;

    private readonly Dictionary<byte[], int> _counts = new(ValueComparer.Instance);
    private int _octets;

    /// <summary>Whether there were few values so far.</summary>
    public bool IsCounting { get; private set; } = true;

    /// <summary>The octets of all values.</summary>
    public ulong Mask { get; private set; }

    /// <summary>Adds octets that some value has.</summary>
    public void AddMask(ulong mask) => Mask |= mask;

    /// <summary>Counts a value.</summary>
    /// <returns>Whether it came before.</returns>
    public bool Add(ReadOnlySpan<byte> value, int rows)
    {
        var counts = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out var exists);
        count += rows;
        _octets += exists ? 0 : value.Length;
        if (_counts.Count > MaxValues || _octets > MaxOctets)
        {
            IsCounting = false;
            _counts.Clear();
        }

        return exists;
    }

    /// <summary>Writes the values as <see cref="SlotContent.Read"/> reads them, in the order of their octets.</summary>
    public void WriteValues(OctetBuffer to)
    {
        var values = _counts.Keys.ToArray();
        Array.Sort(values, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        to.WriteVarint((ulong)values.Length);
        foreach (var value in values)
        {
            to.WriteVarint((ulong)value.Length);
        }

        foreach (var value in values)
        {
            to.Write(value);
        }

        foreach (var value in values)
        {
            to.WriteVarint((ulong)_counts[value]);
        }
    }

    /// <summary>Whether another slot has the same values in as many records.</summary>
    public bool IsSame(SlotCensus other)
    {
        if (other._counts.Count != _counts.Count || other._octets != _octets)
        {
            return false;
        }

        foreach (var (value, count) in _counts)
        {
            if (!other._counts.TryGetValue(value, out var there) || there != count)
            {
                return false;
            }
        }

        return true;
    }
}
