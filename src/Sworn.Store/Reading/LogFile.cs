using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Store.Reading;

/// <summary>A file that holds records: a journal file, or the segment that took its place.</summary>
/// <param name="FirstIndex">The index of its first record.</param>
/// <param name="EndIndex">The index behind its last record; null for a journal file, whose name does not say.</param>
public readonly record struct LogFile(ulong FirstIndex, ulong? EndIndex)
{
    /// <summary>Whether it is a segment.</summary>
    public bool IsSegment => EndIndex is not null;

    /// <summary>The records that a segment holds.</summary>
    public SegmentRange Range => new(FirstIndex, EndIndex ?? FirstIndex);

    /// <summary>Its name in the data directory.</summary>
    public string Name => EndIndex is { } end ? SegmentFiles.NameOf(FirstIndex, end - 1) : JournalFiles.NameOf(FirstIndex);
}
