using System.Globalization;
using Sworn.Core.Ledger;
using Sworn.Store.Files;

namespace Sworn.Store.Log;

/// <summary>
/// The files log/tree/L1, L2, …: flat arrays of the roots of complete subtrees of 256, 65,536, … leaves
/// (design/ledger.md, section 5.3). They are caches of what the records give, are never synced, and are cut and made
/// again by recovery. Not thread-safe.
/// </summary>
internal sealed class TreeFiles : IDisposable
{
    /// <summary>256^8 leaves are more than an index can count.</summary>
    public const int Levels = 7;

    private const string Folder = "log/tree";
    private const int BufferedDigests = 256;

    private readonly StoreDirectory _directory;
    private readonly StoreFile?[] _files = new StoreFile?[Levels + 1];
    private readonly List<byte>[] _pending = new List<byte>[Levels + 1];
    private readonly long[] _lengths = new long[Levels + 1];

    public TreeFiles(StoreDirectory directory)
    {
        _directory = directory;
        directory.CreateFolder(Folder);
        for (var level = 1; level <= Levels; level++)
        {
            _pending[level] = new List<byte>(BufferedDigests * Digest.Size);
            if (directory.Exists(NameOf(level)))
            {
                _files[level] = directory.Open(NameOf(level), forWriting: true);
                _lengths[level] = _files[level]!.Length;
            }
        }
    }

    public static string NameOf(int level) => string.Create(CultureInfo.InvariantCulture, $"{Folder}/L{level}");

    /// <summary>
    /// The frontier of the first <paramref name="size"/> leaves, rounded down to whole bundles of 256, from the files;
    /// null when they are too short for it.
    /// </summary>
    public TreeFrontier? TryRestore(ulong size, MerkleHasher hasher)
    {
        var frontier = new TreeFrontier(hasher);
        for (var level = Levels; level >= 1; level--)
        {
            var bits = level * TreeFrontier.LevelsPerFile;
            var count = size >> bits;
            for (var at = frontier.Size >> bits; at < count; at++)
            {
                if (!TryRead(level, at, out var digest))
                {
                    return null;
                }

                frontier.AppendSubtree(digest, bits);
            }
        }

        return frontier;
    }

    /// <summary>Cuts every file to what the first <paramref name="size"/> leaves complete.</summary>
    public void Truncate(ulong size)
    {
        for (var level = 1; level <= Levels; level++)
        {
            var length = (long)(size >> (level * TreeFrontier.LevelsPerFile)) * Digest.Size;
            _pending[level].Clear();
            if (_lengths[level] > length)
            {
                _files[level]!.Truncate(length);
                _lengths[level] = length;
            }
        }
    }

    /// <summary>Adds the root of the next complete subtree of a level. Kept in memory until <see cref="Flush"/>.</summary>
    public void Add(int level, Digest root)
    {
        var pending = _pending[level];
        foreach (var octet in root.Octets)
        {
            pending.Add(octet);
        }
    }

    /// <summary>Writes what was added; no sync.</summary>
    /// <exception cref="StoreException">The medium failed or is full; a later call writes the same again.</exception>
    public void Flush()
    {
        for (var level = 1; level <= Levels; level++)
        {
            var pending = _pending[level];
            if (pending.Count == 0)
            {
                continue;
            }

            var file = _files[level] ??= _directory.Create(NameOf(level));
            file.Write(_lengths[level], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending));
            _lengths[level] += pending.Count;
            pending.Clear();
        }
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file?.Dispose();
        }
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

        digest = new Digest(octets);
        return true;
    }
}
