namespace Sworn.Host.Configuration;

/// <summary>
/// Success after failures: when an event succeeds after it has failed a number of times within a time, for the same user from the same
/// address, sworn writes a record of its own, SUCCESS_AFTER_FAILURES, which routes can choose like any event
/// (<c>events: success-after-failures</c>).
/// </summary>
public sealed record PolicyConfiguration
{
    /// <summary>Its name, in the records; no two policies may share one.</summary>
    [Setting(Max = "64", Pattern = NodeConfiguration.NamePattern, PatternText = NodeConfiguration.NameText, Provenance = "a second policy needs a name of its own")]
    public string Name { get; init; } = "success-after-failures";

    /// <summary>
    /// Which events, by names of the catalogue with commas between them (<c>sworn events list</c>); their outcome is that of each record.
    /// Every record of a failure counts, so a device that writes two about one attempt counts twice.
    /// </summary>
    [Setting(Max = "4096", Provenance = "a log-in that succeeds after failures is what OPSEC capabilities, section 2.12, gives as example")]
    public string Events { get; init; } = "login, ssh-login";

    /// <summary>How many failures in a row, at the least. A success ends the row.</summary>
    [Setting(Min = "1", Max = "100", Provenance = "as many as lock an account of sworn: who mistypes once or twice is no case")]
    public int Failures { get; init; } = 3;

    /// <summary>
    /// Within which time before the success, by when records were received. What the node has seen is kept over a restart, for ten
    /// thousand users and addresses at the most, the latest ones.
    /// </summary>
    [Setting(Min = "1s", Max = "7d", Provenance = "the example of OPSEC capabilities, section 2.12")]
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(5);
}
