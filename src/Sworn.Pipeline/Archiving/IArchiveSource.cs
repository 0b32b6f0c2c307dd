namespace Sworn.Pipeline.Archiving;

/// <summary>Knows the files that an archive transfers.</summary>
internal interface IArchiveSource
{
    /// <summary>The files that are closed, the oldest first.</summary>
    /// <exception cref="IOException">They cannot be listed.</exception>
    IReadOnlyList<ArchiveFile> List();
}
