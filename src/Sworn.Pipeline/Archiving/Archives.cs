using Sworn.Store.Segments;

namespace Sworn.Pipeline.Archiving;

/// <summary>The archives of a node: started together, stopped together, otherwise strangers to each other. Thread-safe.</summary>
public sealed class Archives : IDisposable
{
    private readonly List<Archive> _archives = [];
    private readonly ArchiveServices _services;

    private Archives(ArchiveServices services) => _services = services;

    /// <summary>All archives, in the order of the configuration.</summary>
    public IReadOnlyList<ArchiveSnapshot> Snapshots => [.. _archives.Select(archive => archive.Snapshot)];

    /// <summary>Reads what was transferred before; nothing is transferred until <see cref="Start"/>.</summary>
    /// <exception cref="Store.Files.StoreException">A list cannot be read.</exception>
    public static Archives Open(IReadOnlyList<ArchiveOptions> options, ArchiveServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var archives = new Archives(services);
        archives._archives.AddRange(options.Select(archive => new Archive(archive, services)));
        return archives;
    }

    /// <summary>Begins to transfer.</summary>
    public void Start() => _archives.ForEach(archive => archive.Start());

    /// <summary>
    /// Whether a closed file of an output may be deleted: every archive that holds the output's files has transferred it.
    /// Null when no archive holds any.
    /// </summary>
    /// <param name="path">The output's path.</param>
    public Func<string, bool>? HoldOf(string path)
    {
        var holding = _archives.Where(archive => archive.Options.IsHolding && archive.Options.OutputPath == path).ToList();
        return holding.Count == 0 ? null : file => holding.TrueForAll(archive => archive.HasTransferred(Path.GetFileName(file)));
    }

    /// <summary>
    /// The index up to which the log's segments are at a site, as far as archives hold them: retention stops there. The
    /// greatest number when none does.
    /// </summary>
    public ulong ReleasedSegments()
    {
        var released = ulong.MaxValue;
        foreach (var archive in _archives.Where(archive => archive.Options.IsHolding && archive.Options.OutputPath is null))
        {
            ulong end = 0;
            foreach (var range in SegmentFiles.List(_services.Directory))
            {
                if (!archive.HasTransferred(Path.GetFileName(SegmentFiles.NameOf(range.FirstIndex, range.EndIndex - 1))))
                {
                    break;
                }

                end = range.EndIndex;
            }

            released = Math.Min(released, end);
        }

        return released;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _archives.ForEach(archive => archive.Dispose());
        _archives.Clear();
    }
}
