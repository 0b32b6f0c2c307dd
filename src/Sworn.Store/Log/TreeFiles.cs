using System.Buffers;
using System.Globalization;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Store.Log;

/// <summary>
/// The files log/tree/L1, L2, …: flat arrays of the roots of complete subtrees of 256, 65,536, … leaves
/// (design/ledger.md, section 5.3), and L0, the leaves themselves of what is still in the journal, by which a
/// verification can name the very record that was changed. They are caches of what the records give, are never synced,
/// and are cut and made again by recovery. Not thread-safe.
/// </summary>
internal sealed class TreeFiles : IDisposable
{
    /// <summary>256^8 leaves are more than an index can count.</summary>
    public const int Levels = 7;

    private const string Folder = "log/tree";
    private const int BufferedDigests = 256;
    private const int FlushAt = 1 << 20;

    private readonly StoreDirectory _directory;
    private readonly StoreFile?[] _files = new StoreFile?[Levels + 1];
    private readonly ArrayBufferWriter<byte>[] _pending = new ArrayBufferWriter<byte>[Levels + 1];
    private readonly long[] _lengths = new long[Levels + 1];

    // What the files on the disk have; longer than _lengths where a cut waits for the next flush.
    private readonly long[] _lengthsOnDisk = new long[Levels + 1];

    public TreeFiles(StoreDirectory directory)
    {
        _directory = directory;
        directory.CreateFolder(Folder);
        for (var level = 0; level <= Levels; level++)
        {
            _pending[level] = new ArrayBufferWriter<byte>(BufferedDigests * Digest.Size);
            if (directory.Exists(NameOf(level)))
            {
                _files[level] = directory.Open(NameOf(level), forWriting: true);
                _lengths[level] = _lengthsOnDisk[level] = _files[level]!.Length;
            }
        }
    }

    public static string NameOf(int level) => string.Create(CultureInfo.InvariantCulture, $"{Folder}/L{level}");

    /// <summary>
    /// Gives back the leaves of a segment, whose records give them again, but for the bundles that it shares with its
    /// neighbours: where records are retired, the tree goes on in the middle of such a bundle. Needs the roots of the
    /// bundles in L1 first. Takes no lock: the writer only appends, far behind.
    /// </summary>
    /// <returns>The octets given back.</returns>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static long Forget(StoreDirectory directory, SegmentRange range)
    {
        if (!directory.Exists(NameOf(0)) || !directory.Exists(NameOf(1)))
        {
            return 0;
        }

        const ulong bundle = 1UL << TreeFrontier.LevelsPerFile;
        using var roots = directory.Open(NameOf(1), forWriting: false);
        var first = (range.FirstIndex + bundle - 1) / bundle;
        var end = Math.Min(range.EndIndex / bundle, (ulong)(roots.Length / Digest.Size));
        if (end <= first)
        {
            return 0;
        }

        using var leaves = directory.Open(NameOf(0), forWriting: true);
        return leaves.Forget((long)(first * bundle) * Digest.Size, (long)(end * bundle) * Digest.Size);
    }

    /// <summary>
    /// The frontier of as many leaves as all files have, in whole bundles of 256 and at most <paramref name="limit"/>;
    /// null when a file cannot be read. What the files have more is cut.
    /// </summary>
    public TreeFrontier? TryRestore(ulong limit, RetiredRecords retired, MerkleHasher hasher)
    {
        var frontier = new TreeFrontier(hasher);
        retired.Begin(frontier);
        var size = Covered(limit);
        if (size < retired.End)
        {
            BeginAt(retired.End);
            return frontier;
        }

        Truncate(size);
        while (frontier.Size < size)
        {
            var level = Widest(frontier.Size, size);
            var bits = level * TreeFrontier.LevelsPerFile;
            if (!TryRead(level, frontier.Size >> bits, out var digest))
            {
                return null;
            }

            frontier.AppendSubtree(digest, bits);
        }

        return frontier;
    }

    /// <summary>Begins anew behind records that are no more; what stood for them in the files is lost, and nobody needs it.</summary>
    public void BeginAt(ulong size)
    {
        Truncate(0);
        for (var level = 0; level <= Levels; level++)
        {
            _lengths[level] = (long)(size >> (level * TreeFrontier.LevelsPerFile)) * Digest.Size;
        }
    }

    /// <summary>The highest level at which a complete subtree begins at a leaf and ends at or before another.</summary>
    private static int Widest(ulong from, ulong to)
    {
        var level = 0;
        while (level < Levels && from % (1UL << ((level + 1) * TreeFrontier.LevelsPerFile)) == 0
            && to - from >= 1UL << ((level + 1) * TreeFrontier.LevelsPerFile))
        {
            level++;
        }

        return level;
    }

    /// <summary>
    /// Forgets what goes beyond the first <paramref name="size"/> leaves. The files themselves are cut by the next
    /// <see cref="Flush"/>: a start that is refused leaves them as they were, for whoever looks into it.
    /// </summary>
    public void Truncate(ulong size)
    {
        for (var level = 0; level <= Levels; level++)
        {
            var length = (long)(size >> (level * TreeFrontier.LevelsPerFile)) * Digest.Size;
            _pending[level].ResetWrittenCount();
            if (_lengths[level] > length)
            {
                _lengths[level] = length;
            }
        }
    }

    /// <summary>
    /// Adds the root of the next complete subtree of a level; of level 0, the next leaf. Kept in memory until
    /// <see cref="Flush"/>.
    /// </summary>
    public void Add(int level, Digest root) => _pending[level].Write(root.Octets);

    /// <summary>Writes what was added once it is a megabyte: for whoever adds a whole log.</summary>
    public void FlushIfLarge()
    {
        if (_pending[0].WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>Writes what was added; no sync.</summary>
    /// <exception cref="StoreException">The medium failed or is full; a later call writes the same again.</exception>
    public void Flush()
    {
        for (var level = 0; level <= Levels; level++)
        {
            var pending = _pending[level];
            if (_lengthsOnDisk[level] > _lengths[level])
            {
                _files[level]!.Truncate(_lengths[level]);
                _lengthsOnDisk[level] = _lengths[level];
            }

            if (pending.WrittenCount == 0)
            {
                continue;
            }

            var file = _files[level] ??= _directory.Create(NameOf(level));
            file.Write(_lengths[level], pending.WrittenSpan);
            _lengths[level] += pending.WrittenCount;
            _lengthsOnDisk[level] = _lengths[level];
            pending.ResetWrittenCount();
        }
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file?.Dispose();
        }
    }

    private ulong Covered(ulong limit)
    {
        var size = limit;
        for (var level = 0; level <= Levels; level++)
        {
            // A file of n digests covers the leaves up to the next digest that it would have to have.
            var bits = level * TreeFrontier.LevelsPerFile;
            var count = (ulong)(_lengths[level] / Digest.Size);
            size = count >= limit >> bits ? size : Math.Min(size, (level == 0 ? count : ((count + 1) << bits) - 1));
        }

        return size & ~(ulong)((1 << TreeFrontier.LevelsPerFile) - 1);
    }

    private bool TryRead(int level, ulong number, out Digest digest)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        digest = default;
        var offset = checked((long)number * Digest.Size);
        if (_files[level] is not { } file || offset + Digest.Size > _lengths[level]
            || file.Read(offset, octets) != octets.Length)
        {
            return false;
        }

        // A leaf that was given back: only the records know it.
        digest = new Digest(octets);
        return digest != default;
    }
}
