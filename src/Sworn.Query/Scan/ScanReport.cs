namespace Sworn.Query.Scan;

/// <summary>What a scan did. Returned with every result, also of one that was cancelled.</summary>
public sealed record ScanReport
{
    /// <summary>Journal files in the log.</summary>
    public required int Files { get; init; }

    /// <summary>Files that were not read because their times or indexes lie outside of what was asked.</summary>
    public required int FilesPruned { get; init; }

    /// <summary>Frames seen in the files that were read.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames of which only the header was read, for the same reason.</summary>
    public required long FramesPruned { get; init; }

    /// <summary>Segments whose filter says that nothing in them can be a result; not among <see cref="FilesPruned"/>.</summary>
    public int FilesFiltered { get; init; }

    /// <summary>Blocks that were decided by the tables of their segment alone: none or all of their records are results.</summary>
    public long FramesUnopened { get; init; }

    /// <summary>Octets of frames that were read.</summary>
    public required long OctetsRead { get; init; }

    /// <summary>Records tested.</summary>
    public required long RecordsTested { get; init; }

    /// <summary>Records that matched, those left out by <c>offset</c> included.</summary>
    public required long RecordsMatched { get; init; }

    /// <summary>Why it ended.</summary>
    public required ScanEnd End { get; init; }

    /// <summary>The earliest receive time looked at, in nanoseconds of UTC since 1970; null for no bound.</summary>
    public required long? Since { get; init; }

    /// <summary>Records that could not be read: <c>incomplete</c>. Empty when all could.</summary>
    public required IReadOnlyList<HiddenRange> Hidden { get; init; }

    /// <summary>True when everything that was to be read could be.</summary>
    public bool IsComplete => Hidden.Count == 0;
}
