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

    // One level of what many leaves add: a node kept from before, then theirs.
    private Digest[] _row = [];

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

    /// <summary>Appends many leaves, level by level, so that the hashes of a level are computed together.</summary>
    public void Append(ReadOnlySpan<Digest> leaves)
    {
        if (_row.Length < leaves.Length + 1)
        {
            _row = new Digest[leaves.Length + 1];
        }

        leaves.CopyTo(_row.AsSpan(1));
        var count = leaves.Length;
        for (var level = 0; count > 0; level++)
        {
            // A level of odd length before keeps its last node for the first of these.
            var hasKept = ((Size >> level) & 1) != 0;
            _row[0] = _levels[level];
            var row = hasKept ? _row.AsSpan(0, count + 1) : _row.AsSpan(1, count);
            if ((row.Length & 1) != 0)
            {
                _levels[level] = row[^1];
            }

            count = row.Length / 2;
            Hasher.Nodes(row, _row.AsSpan(1));
            Tell(level + 1, _row.AsSpan(1, count));
        }

        Size += (ulong)leaves.Length;
    }

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
            Tell(at + 1, new ReadOnlySpan<Digest>(in node));
        }

        _levels[at] = node;
        Size += 1UL << level;
    }

    private void Tell(int level, ReadOnlySpan<Digest> nodes)
    {
        if (level % LevelsPerFile != 0 || SubtreeCompleted is null)
        {
            return;
        }

        foreach (ref readonly var node in nodes)
        {
            SubtreeCompleted(level / LevelsPerFile, node);
        }
    }

    /// <summary>The roots of the complete subtrees over the leaves, the largest first: one for each bit of <see cref="Size"/>.</summary>
    public IReadOnlyList<Digest> Peaks()
    {
        var peaks = new List<Digest>();
        for (var level = _levels.Length - 1; level >= 0; level--)
        {
            if ((Size >> level & 1) != 0)
            {
                peaks.Add(_levels[level]);
            }
        }

        return peaks;
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
