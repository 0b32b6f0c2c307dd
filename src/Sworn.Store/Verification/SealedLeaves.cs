using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Store.Verification;

/// <summary>
/// The leaves as they were sealed: each by itself where tree/L0 has it, which is so for what is in the journal; in bundles
/// of 256 under one digest of tree/L1 where it has not. A bundle is one or the other as a whole. What it says counts
/// only once <see cref="Root"/> is the signed one. Belongs to one thread.
/// </summary>
internal sealed class SealedLeaves(StoreDirectory directory, RetiredRecords retired) : IDisposable
{
    /// <summary>The leaves of a bundle.</summary>
    public const int BundleSize = 1 << TreeFrontier.LevelsPerFile;

    private const int KeptBundles = 2;

    private readonly LeafFile _leaves = new(directory, TreeFiles.NameOf(0));
    private readonly LeafFile _bundles = new(directory, TreeFiles.NameOf(1));
    private readonly Bundle[] _kept = [new Bundle(), new Bundle()];

    /// <summary>How many leaves are known, one way or the other.</summary>
    public ulong Count => Math.Max(_leaves.Count, _bundles.Count * BundleSize);

    /// <summary>The leaf at a place.</summary>
    /// <returns>False when it is not known by itself.</returns>
    public bool TryGet(ulong index, out Digest leaf)
    {
        var bundle = Load(index / BundleSize);
        var isKnown = bundle.IsKnown && index >= retired.End && index < _leaves.Count;
        leaf = isKnown ? bundle.Leaves[index % BundleSize] : default;
        return isKnown;
    }

    /// <summary>Whether a leaf is known only as one of its bundle.</summary>
    public bool IsBundled(ulong index) =>
        index >= retired.End && index / BundleSize < _bundles.Count && !Load(index / BundleSize).IsKnown;

    /// <summary>The root of a bundle.</summary>
    public bool TryGetBundle(ulong number, out Digest root) => _bundles.TryGet(number, out root);

    /// <summary>The root over the first leaves, of which some may be retired; null when there are not so many.</summary>
    public Digest? Root(ulong size, MerkleHasher hasher)
    {
        var frontier = new TreeFrontier(hasher);
        retired.Begin(frontier);
        while (frontier.Size < size)
        {
            var index = frontier.Size;
            var number = index / BundleSize;
            var end = Math.Min((number + 1) * BundleSize, size);
            var bundle = Load(number);
            if (bundle.IsKnown && end <= _leaves.Count)
            {
                var first = (int)(index % BundleSize);
                frontier.Append(bundle.Leaves.AsSpan(first, (int)(end - index)));
            }
            else if (index % BundleSize == 0 && end - index == BundleSize && _bundles.TryGet(number, out var root))
            {
                frontier.AppendSubtree(root, TreeFrontier.LevelsPerFile);
            }
            else
            {
                return null;
            }
        }

        return frontier.Root();
    }

    public void Dispose()
    {
        _leaves.Dispose();
        _bundles.Dispose();
    }

    /// <summary>The leaves of a bundle as far as the file goes; not known when one of them is a hole.</summary>
    private Bundle Load(ulong number)
    {
        var bundle = _kept[number % KeptBundles];
        if (bundle.Number == number)
        {
            return bundle;
        }

        bundle.Number = number;
        var start = number * BundleSize;
        bundle.IsKnown = start < _leaves.Count;
        for (var at = 0; at < BundleSize && bundle.IsKnown; at++)
        {
            var index = start + (ulong)at;
            if (index >= retired.End && index < _leaves.Count)
            {
                bundle.IsKnown = _leaves.TryGet(index, out bundle.Leaves[at]) && bundle.Leaves[at] != default;
            }
        }

        return bundle;
    }

    private sealed class Bundle
    {
        public Digest[] Leaves { get; } = new Digest[BundleSize];

        public ulong? Number { get; set; }

        public bool IsKnown { get; set; }
    }
}
