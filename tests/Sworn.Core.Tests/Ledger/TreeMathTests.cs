using Sworn.Core.Hashing;
using Sworn.Core.Ledger;

namespace Sworn.Core.Tests.Ledger;

public sealed class TreeMathTests
{
    private const int Sizes = 40;

    private readonly MerkleHasher _hasher = new(Sha256Engines.Create());
    private readonly Digest[] _leaves = TreeOracle.Leaves(Sizes);

    [Fact]
    [Trait("RFC", "9162 2.1.1")]
    public void The_growing_tree_has_the_root_of_the_standard_at_every_size()
    {
        var tree = new TreeFrontier(_hasher);
        Assert.Equal(TreeOracle.Root([]), tree.Root());
        for (var size = 1; size <= Sizes; size++)
        {
            tree.Append(_leaves[size - 1]);
            Assert.Equal(TreeOracle.Root(_leaves.AsSpan(0, size)), tree.Root());
        }
    }

    [Fact]
    public void Completed_subtrees_are_told_once_and_in_order()
    {
        var leaves = TreeOracle.Leaves(1_100);
        var told = new List<(int Level, Digest Root)>();
        var tree = new TreeFrontier(_hasher) { SubtreeCompleted = (level, root) => told.Add((level, root)) };
        foreach (var leaf in leaves)
        {
            tree.Append(leaf);
        }

        Assert.Equal(4, told.Count);
        for (var number = 0; number < told.Count; number++)
        {
            Assert.Equal((1, TreeOracle.Root(leaves.AsSpan(256 * number, 256))), told[number]);
        }
    }

    [Fact]
    public void A_frontier_made_of_subtrees_goes_on_like_one_made_of_leaves()
    {
        var leaves = TreeOracle.Leaves(600);
        var whole = new TreeFrontier(_hasher);
        var restored = new TreeFrontier(_hasher);
        restored.AppendSubtree(TreeOracle.Root(leaves.AsSpan(0, 256)), 8);
        restored.AppendSubtree(TreeOracle.Root(leaves.AsSpan(256, 256)), 8);
        for (var number = 0; number < leaves.Length; number++)
        {
            whole.Append(leaves[number]);
            if (number >= 512)
            {
                restored.Append(leaves[number]);
            }
        }

        Assert.Equal(whole.Root(), restored.Root());
        Assert.Throws<InvariantException>(() => restored.AppendSubtree(leaves[0], 8));
    }

    [Fact]
    public void Every_range_of_every_tree_is_proven_and_no_other_leaf_fits()
    {
        for (var size = 1; size <= Sizes; size++)
        {
            for (var first = 0; first < size; first++)
            {
                for (var end = first + 1; end <= size; end++)
                {
                    AssertRange(size, first, end);
                }
            }
        }
    }

    [Fact]
    [Trait("RFC", "9162 2.1.4")]
    public void Every_tree_is_proven_consistent_with_every_later_one_and_with_no_other()
    {
        for (var older = 1; older <= Sizes; older++)
        {
            for (var newer = older; newer <= Sizes; newer++)
            {
                var proof = TreeMath.ProveConsistency((ulong)older, (ulong)newer, Subtree);
                var (oldRoot, newRoot) = (RootOf(older), RootOf(newer));
                Assert.True(TreeMath.VerifyConsistency(_hasher, (ulong)older, oldRoot, (ulong)newer, newRoot, proof), $"{older} {newer}");
                Assert.False(TreeMath.VerifyConsistency(_hasher, (ulong)older, _leaves[^1], (ulong)newer, newRoot, proof) && older > 1);
                if (proof.Count > 0)
                {
                    Assert.False(TreeMath.VerifyConsistency(_hasher, (ulong)older, oldRoot, (ulong)newer, newRoot, [.. proof.Skip(1)]));
                    Assert.False(TreeMath.VerifyConsistency(_hasher, (ulong)older, oldRoot, (ulong)newer, newRoot, [.. proof, proof[0]]));
                }
            }
        }
    }

    private Digest Subtree(ulong start, ulong end) => TreeOracle.Root(_leaves.AsSpan((int)start, (int)(end - start)));

    private Digest RootOf(int size) => TreeOracle.Root(_leaves.AsSpan(0, size));

    private void AssertRange(int size, int first, int end)
    {
        var proof = TreeMath.ProveRange((ulong)size, (ulong)first, (ulong)end, Subtree);
        var leaves = _leaves[first..end];
        Assert.Equal(RootOf(size), TreeMath.RootOfRange(_hasher, (ulong)size, (ulong)first, leaves, proof));
        leaves[0] = _leaves[(first + 1) % Sizes];
        Assert.NotEqual(RootOf(size), TreeMath.RootOfRange(_hasher, (ulong)size, (ulong)first, leaves, proof));
        Assert.Null(TreeMath.RootOfRange(_hasher, (ulong)size, (ulong)first, leaves, [.. proof, leaves[0]]));
    }
}
