using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Testing;

namespace Sworn.Core.Tests.Ledger;

public sealed class TreeFrontierTests
{
    [Fact]
    public void Leaves_appended_together_make_the_tree_that_single_ones_make()
    {
        using var engine = Sha256Engines.Create();
        var random = new SeededRandom(7);
        var told = new List<(int, Digest)>();
        var toldSingly = new List<(int, Digest)>();
        var together = new TreeFrontier(new MerkleHasher(engine)) { SubtreeCompleted = (level, digest) => told.Add((level, digest)) };
        var singly = new TreeFrontier(new MerkleHasher(engine)) { SubtreeCompleted = (level, digest) => toldSingly.Add((level, digest)) };
        var counts = Enumerable.Range(0, 40).Concat(Enumerable.Range(0, 60).Select(_ => random.Below(3_000)));
        foreach (var count in counts)
        {
            var leaves = Enumerable.Range(0, count).Select(_ => new Digest(random.Bytes(Digest.Size))).ToArray();
            together.Append(leaves);
            foreach (var leaf in leaves)
            {
                singly.Append(leaf);
            }

            Assert.Equal(singly.Size, together.Size);
            Assert.Equal(singly.Root(), together.Root());
        }

        Assert.NotEmpty(told);
        Assert.Contains(told, subtree => subtree.Item1 == 2);
        Assert.Equal(toldSingly.OrderBy(subtree => subtree.Item1), told.OrderBy(subtree => subtree.Item1));
    }
}
