namespace Sworn.Query.Scan;

/// <summary>Counts what a scan does, for its report.</summary>
internal sealed class ScanTally(IRecordSink sink)
{
    private readonly List<HiddenRange> _hidden = [];

    public int Files { get; set; }

    public int FilesPruned { get; set; }

    public long Frames { get; set; }

    public long FramesPruned { get; set; }

    public int FilesFiltered { get; set; }

    public long FramesUnopened { get; set; }

    public long OctetsRead { get; set; }

    public long RecordsTested { get; set; }

    public long RecordsMatched { get; set; }

    public ScanEnd End { get; set; } = ScanEnd.Exhausted;

    /// <summary>Notes records that could not be read.</summary>
    public void Hide(ulong first, ulong? end, string reason)
    {
        var range = new HiddenRange(first, end, reason);
        _hidden.Add(range);
        sink.Hide(range);
    }

    /// <summary>The report, the hidden ranges in the order of their indexes.</summary>
    public ScanReport Report(long since) => new()
    {
        Files = Files,
        FilesPruned = FilesPruned,
        Frames = Frames,
        FramesPruned = FramesPruned,
        FilesFiltered = FilesFiltered,
        FramesUnopened = FramesUnopened,
        OctetsRead = OctetsRead,
        RecordsTested = RecordsTested,
        RecordsMatched = RecordsMatched,
        End = End,
        Since = since == long.MinValue ? null : since,
        Hidden = [.. _hidden.OrderBy(range => range.First)],
    };
}
