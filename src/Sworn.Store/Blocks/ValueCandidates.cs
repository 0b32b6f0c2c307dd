using System.Numerics;

namespace Sworn.Store.Blocks;

/// <summary>
/// The values of a record's parameters while it is cut: text further on that repeats one of them is a slot, and so an
/// alias. Used again for every record; belongs to one thread.
/// </summary>
internal sealed class ValueCandidates
{
    /// <summary>The most values; those beyond are not found again.</summary>
    public const int MaxCount = 63;

    private const int LeastLength = 2;

    private readonly ulong[] _firstOctets = new ulong[256];
    private readonly byte[] _firsts = new byte[MaxCount];
    private readonly int[] _starts = new int[MaxCount];
    private readonly int[] _lengths = new int[MaxCount];
    private int _count;

    /// <summary>Forgets the record before.</summary>
    public void Clear()
    {
        for (; _count > 0; _count--)
        {
            _firstOctets[_firsts[_count - 1]] = 0;
        }
    }

    /// <summary>Adds a value.</summary>
    public void Add(ReadOnlySpan<byte> text, int start, int length)
    {
        if (_count < MaxCount && length >= LeastLength)
        {
            _firstOctets[text[start]] |= 1UL << _count;
            _firsts[_count] = text[start];
            _starts[_count] = start;
            _lengths[_count++] = length;
        }
    }

    /// <summary>Where the longest value ends that stands here up to a delimiter.</summary>
    /// <param name="text">The text that has the values.</param>
    /// <param name="at">Where a run begins.</param>
    /// <param name="runEnd">Where it ends: a value that ends inside it does not count.</param>
    /// <returns>−1 when there is none.</returns>
    public int EndOfLongest(ReadOnlySpan<byte> text, int at, int runEnd) => EndOfLongest(text, text, at, runEnd);

    /// <summary>The same, for values of another text.</summary>
    public int EndOfLongest(ReadOnlySpan<byte> values, ReadOnlySpan<byte> text, int at, int runEnd)
    {
        var end = -1;
        for (var left = _firstOctets[text[at]]; left != 0; left &= left - 1)
        {
            var candidate = BitOperations.TrailingZeroCount(left);
            var behind = at + _lengths[candidate];
            if (behind > end && behind >= runEnd && behind <= text.Length
                && (behind == text.Length || SlotRule.IsDelimiter(text[behind]))
                && OctetRange.IsSame(values, _starts[candidate], text, at, _lengths[candidate]))
            {
                end = behind;
            }
        }

        return end;
    }
}
