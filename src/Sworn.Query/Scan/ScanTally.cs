namespace Sworn.Query.Scan;

/// <summary>Counts what a scan does, for its report.</summary>
internal sealed class ScanTally(IRecordSink sink)
{
    private readonly List<HiddenRange> _hidden = [];

    public int Files { get; set; }

    public int FilesPruned { get; set; }

    public long Frames { get; set; }

    public long FramesPruned { get; set; }

    /// <summary>Segments of which the filter says that nothing in them can be a result.</summary>
    public int FilesFiltered { get; set; }

    public long OctetsRead { get; set; }

    public long OctetsDecompressed { get; set; }

    public long RecordsTested { get; set; }

    public long RecordsMatched { get; set; }

    /// <summary>Blocks of segments that the tables of their segment decided alone.</summary>
    public long BlocksUnopened { get; set; }

    /// <summary>Blocks of which columns said that no record in them matches.</summary>
    public long BlocksWithoutMatch { get; set; }

    /// <summary>Records whose octets were looked at or rebuilt.</summary>
    public long RecordsRead { get; set; }

    public long OctetsSpilled { get; set; }

    public TimeSpan? ProcessorTime { get; set; }

    public ScanEnd End { get; set; } = ScanEnd.Exhausted;

    /// <summary>Notes records that could not be read.</summary>
    public void Hide(ulong first, ulong? end, string reason)
    {
        var range = new HiddenRange(first, end, reason);
        _hidden.Add(range);
        sink.Hide(range);
    }

    /// <summary>Counts what a query inside the query did; its hidden ranges were told when they were met.</summary>
    public void Add(ScanReport other)
    {
        Files += other.Files;
        FilesPruned += other.FilesPruned;
        FilesFiltered += other.FilesFiltered;
        Frames += other.Frames;
        FramesPruned += other.FramesPruned;
        BlocksUnopened += other.BlocksUnopened;
        BlocksWithoutMatch += other.BlocksWithoutMatch;
        OctetsRead += other.OctetsRead;
        OctetsDecompressed += other.OctetsDecompressed;
        OctetsSpilled += other.OctetsSpilled;
        RecordsTested += other.RecordsTested;
        RecordsRead += other.RecordsRead;
    }

    /// <summary>The report, the hidden ranges in the order of their indexes.</summary>
    public ScanReport Report(long since) => new()
    {
        Files = Files,
        FilesPruned = FilesPruned,
        Frames = Frames,
        FramesPruned = FramesPruned,
        FilesFiltered = FilesFiltered,
        OctetsRead = OctetsRead,
        OctetsDecompressed = OctetsDecompressed,
        BlocksUnopened = BlocksUnopened,
        BlocksWithoutMatch = BlocksWithoutMatch,
        OctetsSpilled = OctetsSpilled,
        RecordsTested = RecordsTested,
        RecordsRead = RecordsRead,
        ProcessorTime = ProcessorTime,
        RecordsMatched = RecordsMatched,
        End = End,
        Since = since == long.MinValue ? null : since,
        Hidden = [.. _hidden.OrderBy(range => range.First)],
    };
}
