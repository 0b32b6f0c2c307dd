using System.Numerics;

namespace Sworn.Core.Ledger;

/// <summary>
/// The right edge of a growing Merkle tree: the roots of its maximal complete subtrees, largest first. Appending a
/// leaf costs one node hash on average; the root of any size is folded from at most 64 digests.
/// Not thread-safe. <i>Invariant: level l is occupied exactly when bit l of the size is set.</i>
/// </summary>
public sealed class TreeFrontier(MerkleHasher hasher)
{
    /// <summary>The tree is stored in levels of 256 subtrees each: tree/L1 holds those of 2^8 leaves, L2 of 2^16, …</summary>
    public const int LevelsPerFile = 8;

    private readonly Digest[] _levels = new Digest[64];

    /// <summary>
    /// Told each completed subtree of 256^n leaves, n ≥ 1, in order. Set it after a frontier was rebuilt from such
    /// subtrees, or they are told again.
    /// </summary>
    public Action<int, Digest>? SubtreeCompleted { get; set; }

    /// <summary>The number of leaves.</summary>
    public ulong Size { get; private set; }

    /// <summary>The hasher, for other digests on the same thread.</summary>
    public MerkleHasher Hasher { get; } = hasher;

    /// <summary>Appends a leaf.</summary>
    public void Append(in Digest leaf) => AppendSubtree(leaf, level: 0);

    /// <summary>Appends a complete subtree of 2^<paramref name="level"/> leaves.</summary>
    /// <exception cref="InvariantException">The size is not a multiple of 2^<paramref name="level"/>.</exception>
    public void AppendSubtree(in Digest root, int level)
    {
        Invariant.Check((Size & ((1UL << level) - 1)) == 0);
        var node = root;
        var at = level;
        for (; ((Size >> at) & 1) != 0; at++)
        {
            node = Hasher.Node(_levels[at], node);
            if ((at + 1) % LevelsPerFile == 0)
            {
                SubtreeCompleted?.Invoke((at + 1) / LevelsPerFile, node);
            }
        }

        _levels[at] = node;
        Size += 1UL << level;
    }

    /// <summary>The root of the whole tree (RFC 9162, section 2.1.1).</summary>
    public Digest Root()
    {
        if (Size == 0)
        {
            return MerkleHasher.EmptyRoot;
        }

        var at = BitOperations.TrailingZeroCount(Size);
        var root = _levels[at];
        for (at++; at < _levels.Length; at++)
        {
            if (((Size >> at) & 1) != 0)
            {
                root = Hasher.Node(_levels[at], root);
            }
        }

        return root;
    }
}
