namespace Sworn.Pipeline.Archiving;

/// <summary>A file that will not change any more.</summary>
/// <param name="Name">Its name, without the folder.</param>
/// <param name="Path">Where it is.</param>
internal sealed record ArchiveFile(string Name, string Path);
