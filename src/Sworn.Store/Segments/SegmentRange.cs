namespace Sworn.Store.Segments;

/// <summary>The records that a segment holds, without a gap.</summary>
/// <param name="FirstIndex">The index of the first one.</param>
/// <param name="EndIndex">The index behind the last one.</param>
public readonly record struct SegmentRange(ulong FirstIndex, ulong EndIndex)
{
    /// <summary>The name of the segment's file.</summary>
    public string Name => SegmentFiles.NameOf(FirstIndex, EndIndex - 1);
}
