using System.Numerics;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Evidence;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Reading;
using Sworn.Store.Segments;
using Sworn.Store.Verification;

namespace Sworn.Store.Retention;

/// <summary>
/// Finds the oldest segments that a policy no longer keeps, and removes what the log has retired. It decides by whole
/// segments from the start of the log, so that one set of subtree roots stands for all that is gone. Needs no extra
/// space. Belongs to one thread.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="policyNow">How long records are kept, at the moment.</param>
/// <param name="freeSpace">The free octets of the file system.</param>
public sealed class SegmentRetirement(StoreDirectory directory, Func<RetentionPolicy> policyNow, Func<long> freeSpace)
{
    private const string ByAge = "age";
    private const string BySize = "size";
    private const string ByFreeSpace = "free-space";
    private const long NanosecondsPerTick = 100;

    // What was learned of files that no longer change, by name: a limit looks at all of them every time.
    private readonly Dictionary<string, Measured> _measured = [];
    private readonly Dictionary<string, long> _lengths = [];
    private ulong _forgotten;

    /// <summary>What is to be retired now; null when nothing is.</summary>
    /// <param name="now">The present.</param>
    /// <param name="sealedSize">Only records that a checkpoint covers are retired.</param>
    /// <exception cref="StoreException">The medium failed.</exception>
    /// <exception cref="EvidenceException">The tree files do not give the roots that have to stay.</exception>
    public Retirement? Decide(DateTimeOffset now, ulong sealedSize)
    {
        var policy = policyNow();
        if (!policy.IsLimited)
        {
            return null;
        }

        var files = LogFileList.Read(directory);
        var retired = RetiredRecords.ReadOrRecover(directory, files, out var isReadBack);
        if (isReadBack)
        {
            retired.Write(directory);
        }

        var oldest = long.MaxValue;
        var newest = long.MinValue;
        var end = retired.End;
        string? reason = null;
        var holds = HoldBook.Read(directory);
        var excess = ExcessOf(policy, files);
        foreach (var file in files)
        {
            if (file.FirstIndex < retired.End)
            {
                // Retired before, and left by a crash.
                continue;
            }

            if (!file.IsSegment || file.FirstIndex != end || file.EndIndex > sealedSize
                || Measure(file) is not { } segment || IsHeld(policy, segment.MaxReceived)
                || holds.Covering(file.FirstIndex, file.EndIndex!.Value, segment.MinReceived, segment.MaxReceived, recordClass: null) is not null
                || ReasonFor(policy, segment, now, excess) is not { } found)
            {
                break;
            }

            if (reason is not null && found != reason)
            {
                // One reason for all: verification holds the leaf to it. The next round takes the rest.
                break;
            }

            (oldest, newest) = (Math.Min(oldest, segment.MinReceived), Math.Max(newest, segment.MaxReceived));
            end = file.EndIndex!.Value;
            reason = found;
            excess = (excess.Size - segment.Length, excess.Free - segment.Length);
        }

        return reason is null ? null : new Retirement(retired.End, RootsOf(end), oldest, newest, reason, policy, holds.Holds);
    }

    /// <summary>Forgets what was learned of a segment that was written again.</summary>
    public void Forget(SegmentRange range)
    {
        _measured.Remove(range.Name);
        _lengths.Remove(range.Name);
    }

    /// <summary>Removes what the log has retired; the leaf that says so is covered by a checkpoint when this is called.</summary>
    /// <returns>The octets that were given back.</returns>
    /// <exception cref="StoreException">The medium failed.</exception>
    public long Remove(RetiredRecords retired)
    {
        ArgumentNullException.ThrowIfNull(retired);
        if (retired.End > RetiredRecords.Read(directory).End)
        {
            retired.Write(directory);
        }

        long octets = 0;
        foreach (var range in SegmentFiles.List(directory).Where(range => range.EndIndex <= retired.End).ToList())
        {
            octets += LengthOf(range.Name);
            directory.Delete(range.Name);
            Forget(range);
        }

        if (octets > 0)
        {
            directory.SyncFolder(SegmentFiles.Folder);
        }

        var leaves = retired.End > _forgotten ? ForgetLeaves(retired.End) : 0;
        _forgotten = retired.End;
        return octets + leaves;
    }

    private static string? ReasonFor(RetentionPolicy policy, Measured segment, DateTimeOffset now, (long Size, long Free) excess)
    {
        var limit = policy.Age is { } kept ? (now - kept - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick : long.MinValue;
        return segment.MaxReceived < limit ? ByAge : excess.Size > 0 ? BySize : excess.Free > 0 ? ByFreeSpace : null;
    }

    private static bool IsHeld(RetentionPolicy policy, long newest) =>
        policy.HoldSince is { } since && newest >= (since - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    /// <summary>The octets that have to go for the size and for the free space.</summary>
    private (long Size, long Free) ExcessOf(RetentionPolicy policy, IReadOnlyList<LogFile> files)
    {
        var size = policy.Size is { } most ? files.Sum(file => LengthOf(file, isLast: file == files[^1])) - most : 0;
        return (size, policy.FreeSpace is { } least ? least - freeSpace() : 0);
    }

    private long LengthOf(LogFile file, bool isLast)
    {
        if (!isLast && _lengths.TryGetValue(file.Name, out var known))
        {
            return known;
        }

        var length = LengthOf(file.Name);
        if (!isLast && length > 0)
        {
            _lengths[file.Name] = length;
        }

        return length;
    }

    private long LengthOf(string name)
    {
        if (!directory.Exists(name))
        {
            // A segment took its place in this moment; the next round counts it.
            return 0;
        }

        using var file = directory.Open(name, forWriting: false);
        return file.Length;
    }

    private Measured? Measure(LogFile file)
    {
        if (_measured.TryGetValue(file.Name, out var known))
        {
            return known;
        }

        try
        {
            using var segment = SegmentReader.Open(directory, file.Range);
            return _measured[file.Name] = new Measured(segment.MinReceived, segment.MaxReceived, segment.Length);
        }
        catch (DamagedBlockException)
        {
            // Nobody knows how old its records are: evidence of a fault is not thrown away.
            return null;
        }
    }

    /// <summary>
    /// What is to stand for the first records. The tree files are caches that nobody reads whole: a power cut can leave them
    /// wrong inside subtrees that a start takes as one. So what they give is believed only when it leads to the signed root.
    /// </summary>
    private RetiredRecords RootsOf(ulong end)
    {
        if (RecordProver.Checkpoints(directory, most: 1) is not [var (checkpoint, _)])
        {
            throw new EvidenceException("the log has no checkpoint");
        }

        using var calculator = new LeafCalculator();
        using var tree = new TreeReader(directory, calculator);
        var roots = new RetiredRecords(end, [.. RetiredRecords.PiecesOf(end).Select(piece => tree.Root(piece.Start, piece.Start + (1UL << piece.Level)))]);
        return Leads(roots, checkpoint, tree, calculator.Hasher) ? roots : FromRecords(end, checkpoint, calculator);
    }

    private static bool Leads(RetiredRecords roots, Checkpoint checkpoint, TreeReader tree, MerkleHasher hasher)
    {
        var frontier = new TreeFrontier(hasher);
        roots.Begin(frontier);
        while (frontier.Size < checkpoint.Size)
        {
            var level = BitOperations.TrailingZeroCount(frontier.Size);
            while (checkpoint.Size - frontier.Size < 1UL << level)
            {
                level--;
            }

            frontier.AppendSubtree(tree.Root(frontier.Size, frontier.Size + (1UL << level)), level);
        }

        return frontier.Root() == checkpoint.Root;
    }

    private RetiredRecords FromRecords(ulong end, Checkpoint checkpoint, LeafCalculator calculator)
    {
        var frontier = new TreeFrontier(calculator.Hasher);
        var retired = RetiredRecords.Read(directory);
        retired.Begin(frontier);
        RetiredRecords? roots = null;
        foreach (var frame in new FrameWalker(directory).Walk(retired.End, checkpoint.Size))
        {
            foreach (var leaf in calculator.Leaves(frame).Skip((int)(frontier.Size - Math.Min(frontier.Size, frame.FirstIndex))))
            {
                roots = frontier.Size == end ? new RetiredRecords(end, frontier.Peaks()) : roots;
                if (frontier.Size < checkpoint.Size)
                {
                    frontier.Append(leaf);
                }
            }
        }

        roots = frontier.Size == end ? new RetiredRecords(end, frontier.Peaks()) : roots;
        return roots is not null && frontier.Root() == checkpoint.Root
            ? roots
            : throw new EvidenceException("neither the tree files nor the records lead to the signed root; run 'sworn verify'");
    }

    private long ForgetLeaves(ulong end)
    {
        if (!directory.Exists(TreeFiles.NameOf(0)))
        {
            return 0;
        }

        using var leaves = directory.Open(TreeFiles.NameOf(0), forWriting: true);
        return leaves.Forget(0, (long)end * Digest.Size);
    }

    private sealed record Measured(long MinReceived, long MaxReceived, long Length);
}
