namespace Sworn.Host.Configuration;

/// <summary>What an archive transfers.</summary>
public enum ArchiveWhat
{
    /// <summary>The closed files of a file output.</summary>
    Output,

    /// <summary>The segments of the log.</summary>
    Segments,
}
