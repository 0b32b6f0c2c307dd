using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sworn.Store.Blocks;

/// <summary>Compares parts of two texts, most of which are short.</summary>
internal static class OctetRange
{
    /// <summary>Octets behind a short part that may be read with it; what they are does not matter.</summary>
    public const int Room = 32;

    /// <summary>Whether both have the same octets; false when the right one ends before.</summary>
    /// <param name="left">A text that has all of its part.</param>
    /// <param name="leftStart">Where its part begins.</param>
    /// <param name="right">The other text.</param>
    /// <param name="rightStart">Where its part begins.</param>
    /// <param name="length">How long the parts are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSame(ReadOnlySpan<byte> left, int leftStart, ReadOnlySpan<byte> right, int rightStart, int length)
    {
        if (length <= Room && left.Length - leftStart >= Room && right.Length - rightStart >= Room)
        {
            // A fixed length costs less than the right one; what is compared too much is masked out.
            var same = Vector256.Equals(Vector256.Create(left.Slice(leftStart, Room)), Vector256.Create(right.Slice(rightStart, Room)));
            return ((ulong)~same.ExtractMostSignificantBits() & ((1UL << length) - 1)) == 0;
        }

        return right.Length - rightStart >= length && left.Slice(leftStart, length).SequenceEqual(right.Slice(rightStart, length));
    }
}
