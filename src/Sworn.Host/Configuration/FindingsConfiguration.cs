namespace Sworn.Host.Configuration;

/// <summary>
/// From when on something about a source is a finding: an audit record when it begins (<c>FINDING_OPENED</c>) and one when it
/// ends (<c>FINDING_CLOSED</c>), and a line of <c>sworn sources</c> while it lasts (docs/coverage.md). Findings follow from
/// the log and these settings alone: when a setting changes, they are worked out anew from the whole log.
/// </summary>
public sealed record FindingsConfiguration
{
    /// <summary>Sources that must be there, so that one that never came is found too.</summary>
    [Setting(Max = "10000", DefaultText = "none", Provenance = "only the owner knows what must be there")]
    public SettingList<ExpectedSourceConfiguration> ExpectedSources { get; init; } = [];

    /// <summary>A source is silent after this many times its usual time between two records, which sworn learns.</summary>
    [Setting(Min = "2", Max = "1000", Unit = "times", Provenance = "with records at random, one silence in twenty thousand is ten times the usual by chance")]
    public int SilenceFactor { get; init; } = 10;

    /// <summary>No source that is not expected is silent sooner.</summary>
    [Setting(Min = "10s", Max = "30d", Provenance = "a restart of a device or of a link should not be a finding")]
    public TimeSpan SilenceMinimum { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how many records of a source its usual time between two is known.</summary>
    [Setting(Min = "2", Max = "100000", Unit = "records", Provenance = "the average of fewer says little")]
    public int CadenceRecords { get; init; } = 20;

    /// <summary>How many numbers must be missing in a sequence: of Cisco, <c>meta sequenceId</c>, or of a signer (RFC 5848).</summary>
    [Setting(Min = "1", Max = "1000000", Unit = "numbers", Provenance = "one lost message is a lost message")]
    public int GapMinimum { get; init; } = 1;

    /// <summary>How long a missing number may still come.</summary>
    [Setting(Min = "0", Max = "1h", ZeroMeans = "not at all", Provenance = "longer than networks carry messages apart, and than signers take to send a block again")]
    public TimeSpan GapPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How far a source's clock may be from ours, and how far it may be set, before it is a finding.</summary>
    [Setting(Min = "100ms", Max = "1d", Provenance = "clocks kept by NTP differ by less, networks and queues included")]
    public TimeSpan ClockLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many records in a row must show that a clock is off, was set, or is right again.</summary>
    [Setting(Min = "1", Max = "1000", Unit = "records", Provenance = "one message may be late by itself; three in a row, late by the same, are not")]
    public int ClockRecords { get; init; } = 3;

    /// <summary>How many messages of a source must be malformed.</summary>
    [Setting(Min = "1", Max = "1000000", Unit = "messages", Provenance = "one may be somebody's test; three are a habit")]
    public int ParseFailures { get; init; } = 3;

    /// <summary>How many messages of a source must have a time without a zone.</summary>
    [Setting(Min = "1", Max = "1000000", Unit = "messages", Provenance = "as for malformed messages")]
    public int ZoneMissing { get; init; } = 3;

    /// <summary>How many times a source must write "last message repeated" instead of the messages.</summary>
    [Setting(Min = "1", Max = "1000000", Unit = "messages", Provenance = "each says that messages are missing")]
    public int Repeats { get; init; } = 1;

    /// <summary>
    /// In how many seconds of a minute the messages of a security log (Junos <c>RT_FLOW</c>) must come at the same highest rate
    /// before a cap is suspected (<c>security log rate-cap</c>, <c>event-rate</c>).
    /// </summary>
    [Setting(Min = "3", Max = "59", Unit = "seconds", Provenance = "traffic does not reach the same height ten times a minute to one in a hundred")]
    public int RateCapSeconds { get; init; } = 10;

    /// <summary>How long what happened stays a finding after it happened last.</summary>
    [Setting(Min = "10s", Max = "30d", Provenance = "what comes every few minutes is one finding, not many")]
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a source that sends for the first time is new.</summary>
    [Setting(Min = "10s", Max = "365d", Provenance = "everybody who works here sees it once")]
    public TimeSpan NewFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How many findings a minute are recorded one by one. The rest of the minute is counted in one record,
    /// <c>FINDINGS_LEFT_OUT</c>; none is left out of <c>sworn sources</c>.
    /// </summary>
    [Setting(Min = "1", Max = "6000", Unit = "records", Provenance = "a line that goes down silences a thousand devices; nobody reads a thousand lines")]
    public int RecordsPerMinute { get; init; } = 60;
}
