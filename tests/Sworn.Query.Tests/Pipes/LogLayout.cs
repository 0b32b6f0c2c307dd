namespace Sworn.Query.Tests.Pipes;

/// <summary>Where the records of a test lie.</summary>
public enum LogLayout
{
    /// <summary>All in journal files.</summary>
    Journal,

    /// <summary>The older ones in segments, the newest in the journal.</summary>
    Both,

    /// <summary>All in segments.</summary>
    Segments,
}
