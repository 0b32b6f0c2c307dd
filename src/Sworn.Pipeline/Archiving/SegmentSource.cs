using Sworn.Store.Files;
using Sworn.Store.Segments;

namespace Sworn.Pipeline.Archiving;

/// <summary>The segments of the log: whole, checked and never changed again.</summary>
/// <param name="directory">The data directory.</param>
internal sealed class SegmentSource(StoreDirectory directory) : IArchiveSource
{
    public IReadOnlyList<ArchiveFile> List() =>
        [.. SegmentFiles.List(directory).Select(range => SegmentFiles.NameOf(range.FirstIndex, range.EndIndex - 1)).Select(
            name => new ArchiveFile(Path.GetFileName(name), Path.Join(directory.Location, name)))];
}
