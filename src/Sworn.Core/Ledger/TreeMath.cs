using System.Numerics;

namespace Sworn.Core.Ledger;

/// <summary>
/// Proofs over a Merkle tree (RFC 9162, section 2.1; ranges as design/ledger.md, section 5.15). Subtree roots come from
/// whoever has the tree; everything else is arithmetic. Recursion is at most 64 deep.
/// </summary>
public static class TreeMath
{
    /// <summary>The root of the subtree over the leaves from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public delegate Digest SubtreeRoot(ulong start, ulong end);

    /// <summary>
    /// The roots of the maximal subtrees outside [<paramref name="first"/>, <paramref name="end"/>), left to right: with the
    /// leaves inside they give the root.
    /// </summary>
    public static IReadOnlyList<Digest> ProveRange(ulong size, ulong first, ulong end, SubtreeRoot subtree)
    {
        Invariant.Check(first < end && end <= size);
        var proof = new List<Digest>();
        ProveRange(0, size, first, end, subtree, proof);
        return proof;
    }

    /// <summary>The root that a range's leaves and its proof give; null when the proof has not the right length.</summary>
    public static Digest? RootOfRange(
        MerkleHasher hasher, ulong size, ulong first, IReadOnlyList<Digest> leaves, IReadOnlyList<Digest> proof)
    {
        ArgumentNullException.ThrowIfNull(hasher);
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentNullException.ThrowIfNull(proof);
        var end = first + (ulong)leaves.Count;
        if (leaves.Count == 0 || end > size || end < first)
        {
            return null;
        }

        var used = 0;
        var root = Fold(0, size);
        return root is not null && used == proof.Count ? root : null;

        Digest? Fold(ulong low, ulong high)
        {
            if (high <= first || low >= end)
            {
                return used < proof.Count ? proof[used++] : null;
            }

            if (high - low == 1)
            {
                return leaves[(int)(low - first)];
            }

            var split = low + LargestPowerBelow(high - low);
            return Fold(low, split) is { } left && Fold(split, high) is { } right ? hasher.Node(left, right) : null;
        }
    }

    /// <summary>The proof that the tree of <paramref name="older"/> leaves is a prefix of that of <paramref name="newer"/>.</summary>
    public static IReadOnlyList<Digest> ProveConsistency(ulong older, ulong newer, SubtreeRoot subtree)
    {
        Invariant.Check(older > 0 && older <= newer);
        var proof = new List<Digest>();
        var low = 0UL;
        var high = newer;
        var isWhole = true;
        var rights = new Stack<(Digest Digest, bool IsLeft)>();
        while (older < high)
        {
            var split = low + LargestPowerBelow(high - low);
            if (older <= split)
            {
                rights.Push((subtree(split, high), IsLeft: false));
                high = split;
            }
            else
            {
                rights.Push((subtree(low, split), IsLeft: true));
                low = split;
                isWhole = false;
            }
        }

        if (!isWhole)
        {
            proof.Add(subtree(low, high));
        }

        proof.AddRange(rights.Select(node => node.Digest));
        return proof;
    }

    /// <summary>RFC 9162, section 2.1.4.2: whether a consistency proof connects two tree heads.</summary>
    public static bool VerifyConsistency(
        MerkleHasher hasher, ulong older, in Digest olderRoot, ulong newer, in Digest newerRoot, IReadOnlyList<Digest> proof)
    {
        ArgumentNullException.ThrowIfNull(hasher);
        ArgumentNullException.ThrowIfNull(proof);
        if (older == 0 || older > newer)
        {
            return false;
        }

        if (older == newer)
        {
            return proof.Count == 0 && olderRoot == newerRoot;
        }

        var path = BitOperations.IsPow2(older) ? [olderRoot, .. proof] : proof;
        if (path.Count == 0)
        {
            return false;
        }

        var fn = older - 1;
        var sn = newer - 1;
        var shift = BitOperations.TrailingZeroCount(~fn);
        fn >>= shift;
        sn >>= shift;
        var oldNode = path[0];
        var newNode = path[0];
        for (var number = 1; number < path.Count; number++)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                oldNode = hasher.Node(path[number], oldNode);
                newNode = hasher.Node(path[number], newNode);
                while ((fn & 1) == 0 && fn != 0)
                {
                    fn >>= 1;
                    sn >>= 1;
                }
            }
            else
            {
                newNode = hasher.Node(newNode, path[number]);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && oldNode == olderRoot && newNode == newerRoot;
    }

    /// <summary>The root over some leaves.</summary>
    public static Digest RootOf(MerkleHasher hasher, ReadOnlySpan<Digest> leaves)
    {
        var frontier = new TreeFrontier(hasher);
        foreach (var leaf in leaves)
        {
            frontier.Append(leaf);
        }

        return frontier.Root();
    }

    /// <summary>The largest power of two below a number greater than 1.</summary>
    public static ulong LargestPowerBelow(ulong number) => 1UL << (63 - BitOperations.LeadingZeroCount(number - 1));

    private static void ProveRange(ulong low, ulong high, ulong first, ulong end, SubtreeRoot subtree, List<Digest> proof)
    {
        if (high <= first || low >= end)
        {
            proof.Add(subtree(low, high));
        }
        else if (low < first || high > end)
        {
            var split = low + LargestPowerBelow(high - low);
            ProveRange(low, split, first, end, subtree, proof);
            ProveRange(split, high, first, end, subtree, proof);
        }
    }
}
