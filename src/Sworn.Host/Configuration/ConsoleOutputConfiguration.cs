namespace Sworn.Host.Configuration;

/// <summary>
/// Lines on the console. Control characters of a message are shown as <c>\x1b</c>; a console that does not take a line is
/// not waited for.
/// </summary>
public sealed record ConsoleOutputConfiguration : OutputConfiguration
{
    /// <summary>The defaults.</summary>
    public ConsoleOutputConfiguration()
        : base("to-console")
    {
    }

    /// <summary>The terminal.</summary>
    [Setting(Max = "4096", Pattern = NodeConfiguration.PathPattern, PatternText = NodeConfiguration.PathText, Provenance = "the console of the system")]
    public string Path { get; init; } = "/dev/console";
}
