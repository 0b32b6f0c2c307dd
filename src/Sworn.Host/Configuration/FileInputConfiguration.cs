namespace Sworn.Host.Configuration;

/// <summary>
/// Lines that programs append to files. Rotation by renaming and by cutting (copytruncate) is followed, a missing file is
/// waited for. How far each file was read is kept in <c>state/cursors</c>; after a kill the lines of the last second may
/// come twice.
/// </summary>
public sealed record FileInputConfiguration : InputConfiguration
{
    internal const string DefaultName = "file";
    internal const string DefaultPath = "/var/log/syslog";
    internal const bool DefaultFromBeginning = true;

    /// <summary>The defaults.</summary>
    public FileInputConfiguration()
        : base(DefaultName)
    {
    }

    /// <summary>The file, or a folder and a pattern: <c>*</c> and <c>?</c> in the last part stand for any characters.</summary>
    [Setting(
        Max = "4095",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "where a syslog daemon of Debian writes everything")]
    public string Path { get; init; } = DefaultPath;

    /// <summary>
    /// Whether a file that is there when the node reads it for the first time is read from its beginning, or only what is
    /// appended from then on.
    /// </summary>
    [Setting(Provenance = "what is there already is evidence too")]
    public bool FromBeginning { get; init; } = DefaultFromBeginning;
}
