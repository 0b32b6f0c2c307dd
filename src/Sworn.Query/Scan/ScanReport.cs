using System.Globalization;

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

    /// <summary>Octets of frames that were read.</summary>
    public required long OctetsRead { get; init; }

    /// <summary>Octets that columns of blocks were decompressed to.</summary>
    public required long OctetsDecompressed { get; init; }

    /// <summary>Blocks that were decided by the tables of their segment alone: none or all of their records are results.</summary>
    public required long BlocksUnopened { get; init; }

    /// <summary>Blocks of which the columns said that nothing in them matches, so that no record was rebuilt.</summary>
    public required long BlocksWithoutMatch { get; init; }

    /// <summary>Octets put aside on disk because the query may not keep so much in memory.</summary>
    public required long OctetsSpilled { get; init; }

    /// <summary>Records whose octets were looked at: of segments, those that were rebuilt.</summary>
    public required long RecordsRead { get; init; }

    /// <summary>What the scan took of the processor; null where the system does not say.</summary>
    public required TimeSpan? ProcessorTime { get; init; }

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

    /// <summary>What <c>explain</c> shows: a line for each kind of work.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        files:     {Files} considered, {FilesPruned} left out by time or index, {FilesFiltered} by their filter
        frames:    {Frames} considered (frames of the journal, blocks of segments), {FramesPruned} left out by time or index, {BlocksWithoutMatch} by their content, {BlocksUnopened} answered from tables alone
        octets:    {OctetsRead} read, {OctetsDecompressed} decompressed, {OctetsSpilled} put aside
        records:   {RecordsTested} tested, {RecordsRead} looked at or rebuilt, {RecordsMatched} matched
        processor: {(ProcessorTime is { } time ? time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) : "?")} ms
        end:       {(End switch { ScanEnd.Limit => "the limit was reached", ScanEnd.Cancelled => "cancelled", ScanEnd.Consumer => "no more was wanted", _ => "everything was looked at" })}
        complete:  {(IsComplete ? "true" : "false: " + string.Join(", ", Hidden.Select(static range => string.Create(CultureInfo.InvariantCulture, $"[{range.First},{(range.End is { } end ? end : "?")})"))))}
        """);
}
