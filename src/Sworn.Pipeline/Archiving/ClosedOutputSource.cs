using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Archiving;

/// <summary>The closed files of a file output.</summary>
/// <param name="path">The output's path.</param>
internal sealed class ClosedOutputSource(string path) : IArchiveSource
{
    private readonly ClosedFiles _files = new(path);

    public IReadOnlyList<ArchiveFile> List() => [.. _files.List().Select(file => new ArchiveFile(Path.GetFileName(file.Path), file.Path))];
}
