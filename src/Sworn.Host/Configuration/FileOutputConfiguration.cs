namespace Sworn.Host.Configuration;

/// <summary>
/// Messages as lines of a file. A line feed within a message becomes a space. The file is closed by size or age: its name
/// then has the time of closing behind it. The keys are those of RFC 9742, <c>file-rotation</c>.
/// </summary>
public sealed record FileOutputConfiguration : OutputConfiguration
{
    /// <summary>The defaults.</summary>
    public FileOutputConfiguration()
        : base("to-file")
    {
    }

    /// <summary>The file; its folder is made when it is missing. When somebody moves the file away, it is begun anew.</summary>
    [Setting(
        Max = "4096", Pattern = NodeConfiguration.PathPattern, PatternText = NodeConfiguration.PathText,
        DefaultText = "none: it must be given", Provenance = "nobody can guess it")]
    public string Path { get; init; } = None;

    /// <summary>How many files there are at the most, the current one included; the oldest go first.</summary>
    [Setting(Min = "1", Max = "100000", ZeroMeans = "any number", Unit = "files", Provenance = "nothing is deleted unless somebody says so")]
    public int NumberOfFiles { get; init; }

    /// <summary>The size at which the file is closed.</summary>
    [Setting(Min = "64KiB", Max = "1TiB", ZeroMeans = "never", Provenance = "the tool of the system may do it: the file is reopened")]
    public ByteSize MaxFileSize { get; init; }

    /// <summary>The age at which the file is closed.</summary>
    [Setting(Min = "1s", Max = "365d", ZeroMeans = "never", Provenance = "the tool of the system may do it: the file is reopened")]
    public TimeSpan Rollover { get; init; }

    /// <summary>The age, counted from its closing, at which a closed file is deleted.</summary>
    [Setting(Min = "1m", Max = "36500d", ZeroMeans = "never", Provenance = "nothing is deleted unless somebody says so")]
    public TimeSpan Retention { get; init; }
}
