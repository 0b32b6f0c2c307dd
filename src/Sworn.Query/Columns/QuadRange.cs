using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>Finds the rows of a column of IPv4 addresses that lie in a range.</summary>
/// <param name="Low">The first address.</param>
/// <param name="High">The last one, inside too.</param>
internal readonly record struct QuadRange(uint Low, uint High)
{
    /// <summary>Whether an address of the range may be in a segment.</summary>
    public bool MayBeIn(SegmentFilter filter) => Low != High || filter.MayHaveAddress(Low);

    /// <summary>Adds the rows whose address lies in the range.</summary>
    public void Run(QuadColumn column, RowMask to)
    {
        if (column.Max < Low || column.Min > High)
        {
            return;
        }

        if (Low == High)
        {
            RunOne(column, to);
            return;
        }

        for (var row = 0; row < to.Count; row++)
        {
            if (column[row] - (ulong)Low <= High - Low && column[row] >= Low)
            {
                to.Add(row);
            }
        }
    }

    /// <summary>One address: the plane that tells most apart, the last one, is compared 32 rows at a time, then the others.</summary>
    private void RunOne(QuadColumn column, RowMask to)
    {
        Span<byte> parts = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(parts, Low);
        var first = column.Plane(0);
        var second = column.Plane(1);
        var third = column.Plane(2);
        var last = column.Plane(3);
        var row = 0;
        for (; row + Vector256<byte>.Count <= last.Length; row += Vector256<byte>.Count)
        {
            var equal = Vector256.Equals(Vector256.Create(last.Slice(row, Vector256<byte>.Count)), Vector256.Create(parts[3]))
                & Vector256.Equals(Vector256.Create(third.Slice(row, Vector256<byte>.Count)), Vector256.Create(parts[2]));
            var rows = equal.ExtractMostSignificantBits();
            while (rows != 0)
            {
                var at = row + System.Numerics.BitOperations.TrailingZeroCount(rows);
                if (second[at] == parts[1] && first[at] == parts[0])
                {
                    to.Add(at);
                }

                rows &= rows - 1;
            }
        }

        for (; row < last.Length; row++)
        {
            if (column[row] == Low)
            {
                to.Add(row);
            }
        }
    }
}
