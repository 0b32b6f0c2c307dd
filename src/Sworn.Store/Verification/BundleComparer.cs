using Sworn.Core.Ledger;

namespace Sworn.Store.Verification;

/// <summary>
/// Compares stored records with what was sealed of them where only the roots of bundles of 256 are left: collects their
/// leaves until a bundle is whole. Belongs to one thread.
/// </summary>
internal sealed class BundleComparer(SealedLeaves sealedLeaves, MerkleHasher hasher)
{
    private readonly Digest[] _leaves = new Digest[SealedLeaves.BundleSize];
    private ulong _start;
    private int _count;
    private bool _isSound;

    /// <summary>The first record of the bundle that was completed last.</summary>
    public ulong Start => _start;

    /// <summary>Whether it is what was sealed.</summary>
    public bool IsRight { get; private set; }

    /// <summary>Whether the checksums of its records agree.</summary>
    public bool IsSound => _isSound;

    /// <summary>Takes the next leaf, at the place that it claims.</summary>
    /// <returns>True when its bundle is whole. One that a gap runs through never is: what is missing is found elsewhere.</returns>
    public bool Take(ulong index, in Digest leaf, bool isSound)
    {
        if (_count == SealedLeaves.BundleSize || index != _start + (ulong)_count)
        {
            _count = 0;
        }

        if (_count == 0)
        {
            if (index % SealedLeaves.BundleSize != 0)
            {
                return false;
            }

            _start = index;
            _isSound = true;
        }

        _leaves[_count++] = leaf;
        _isSound &= isSound;
        if (_count < SealedLeaves.BundleSize)
        {
            return false;
        }

        var tree = new TreeFrontier(hasher);
        tree.Append(_leaves);
        IsRight = sealedLeaves.TryGetBundle(_start / SealedLeaves.BundleSize, out var root) && root == tree.Root();
        return true;
    }
}
