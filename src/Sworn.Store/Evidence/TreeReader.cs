using System.Globalization;
using Sworn.Core;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Reading;
using Sworn.Store.Retention;
using Sworn.Store.Verification;

namespace Sworn.Store.Evidence;

/// <summary>
/// Gives the root of any subtree of a log from its tree files, reading complete subtrees of 256, 65,536, … leaves as one;
/// leaves of segments, which the files have no more, are computed again from the records.
/// What it says counts only once it leads to a signed root. Belongs to one thread.
/// </summary>
internal sealed class TreeReader(StoreDirectory directory, LeafCalculator calculator) : IDisposable
{
    private readonly LeafFile[] _levels =
        [.. Enumerable.Range(0, TreeFiles.Levels + 1).Select(level => new LeafFile(directory, TreeFiles.NameOf(level)))];

    private readonly RetiredRecords _retired = RetiredRecords.ReadOrRecover(directory, LogFileList.Read(directory), out _);
    private ulong _computedFrom;
    private Digest[] _computed = [];

    /// <summary>The root over the leaves from one to another.</summary>
    /// <exception cref="EvidenceException">The tree files do not reach so far.</exception>
    public Digest Root(ulong low, ulong high)
    {
        var frontier = new TreeFrontier(calculator.Hasher);
        foreach (var (piece, number) in RetiredRecords.PiecesOf(_retired.End).Select((piece, number) => (piece, number)))
        {
            var end = piece.Start + (1UL << piece.Level);
            if (piece.Start == low && end <= high)
            {
                frontier.AppendSubtree(_retired.Subtrees[number], piece.Level);
                low = end;
            }
        }

        while (low < high)
        {
            if (low < _retired.End)
            {
                throw new EvidenceException(string.Create(
                    CultureInfo.InvariantCulture, $"the records below {_retired.End} were retired: nothing can be proven of them one by one"));
            }

            var level = Widest(low, high);
            var bits = level * TreeFrontier.LevelsPerFile;
            if (!TryGet(level, low >> bits, out var root))
            {
                throw new EvidenceException("the tree files are shorter than the checkpoint; restart the node to make them again");
            }

            frontier.AppendSubtree(root, bits);
            low += 1UL << bits;
        }

        return frontier.Root();
    }

    public void Dispose()
    {
        foreach (var level in _levels)
        {
            level.Dispose();
        }
    }

    private bool TryGet(int level, ulong number, out Digest root)
    {
        if (_levels[level].TryGet(number, out root) && root != default)
        {
            return true;
        }

        return level == 0 && TryCompute(number, out root);
    }

    /// <summary>Computes a leaf with all others of its block, which are likely to be asked for next.</summary>
    private bool TryCompute(ulong index, out Digest leaf)
    {
        if (index < _computedFrom || index - _computedFrom >= (ulong)_computed.Length)
        {
            foreach (var frame in new FrameWalker(directory).Walk(index, index + 1))
            {
                _computedFrom = frame.FirstIndex;
                _computed = calculator.Leaves(frame);
            }
        }

        var isThere = index >= _computedFrom && index - _computedFrom < (ulong)_computed.Length;
        leaf = isThere ? _computed[index - _computedFrom] : default;
        return isThere;
    }

    /// <summary>The highest level at which a complete subtree begins at a leaf and ends before another.</summary>
    private int Widest(ulong low, ulong high)
    {
        Invariant.Check(low < high);
        for (var level = TreeFiles.Levels; level > 0; level--)
        {
            var width = 1UL << (level * TreeFrontier.LevelsPerFile);
            if (low % width == 0 && high - low >= width && low / width < _levels[level].Count)
            {
                return level;
            }
        }

        return 0;
    }
}
