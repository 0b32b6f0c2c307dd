namespace Sworn.Host.Configuration;

/// <summary>
/// Lines on the terminals of people who are logged in. Control characters of a message are shown as <c>\x1b</c>; a
/// terminal that does not take a line is not waited for, and a message that none took is counted.
/// </summary>
public sealed record UserOutputConfiguration : OutputConfiguration
{
    internal const string Everybody = "*";

    /// <summary>The defaults.</summary>
    public UserOutputConfiguration()
        : base("to-user")
    {
    }

    /// <summary>Log-in names with commas between them, or <c>*</c> for everybody.</summary>
    [Setting(
        Max = "1024", Pattern = "^([*]|[A-Za-z0-9._$-]+( *, *[A-Za-z0-9._$-]+)*)$", PatternText = "log-in names with commas between them, or *",
        Provenance = "the meaning of `*` in syslog.conf")]
    public string Users { get; init; } = Everybody;

    /// <summary>The file that says who is logged in where, utmp(5). A system without one has nobody to write to.</summary>
    [Setting(Max = "4096", Pattern = NodeConfiguration.PathPattern, PatternText = NodeConfiguration.PathText, Provenance = "where the C library keeps it")]
    public string Logins { get; init; } = "/var/run/utmp";
}
