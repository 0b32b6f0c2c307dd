using Sworn.Pipeline.Sending;

namespace Sworn.Host.Configuration;

/// <summary>
/// A place where records are sent. The key <c>type</c>, which has no default, says how. An output has a position in the
/// log of its own, kept through restarts: a destination that is slow or away lags, holds nothing else up and loses
/// nothing that the log still has.
/// </summary>
[SettingKind("udp", typeof(UdpOutputConfiguration))]
[SettingKind("tcp", typeof(TcpOutputConfiguration))]
[SettingKind("tls", typeof(TlsOutputConfiguration))]
[SettingKind("relp", typeof(RelpOutputConfiguration))]
[SettingKind("file", typeof(FileOutputConfiguration))]
[SettingKind("webhook", typeof(WebhookOutputConfiguration))]
[SettingKind("email", typeof(EmailOutputConfiguration))]
[SettingKind("console", typeof(ConsoleOutputConfiguration))]
[SettingKind("user", typeof(UserOutputConfiguration))]
public abstract record OutputConfiguration
{
    internal const string None = "none";

    private protected OutputConfiguration(string name) => Name = name;

    /// <summary>
    /// The name of the output in routes, accounts, metrics and its cursor; no two outputs may share one. An output that
    /// is renamed is a new one.
    /// </summary>
    [Setting(
        Max = "64",
        Pattern = NodeConfiguration.NamePattern,
        PatternText = NodeConfiguration.NameText,
        DefaultText = "`to-` and the type",
        Provenance = "a second output of the same type needs a name of its own")]
    public string Name { get; init; }

    /// <summary>
    /// How messages are written: <c>received</c>, octet for octet as they came; <c>rfc5424</c>; <c>rfc3164</c>; or
    /// <c>json</c>, the object of <c>sworn parse</c> with index, receive time and source.
    /// </summary>
    [Setting(
        DefaultText = "`json` for the type `webhook`, `received` for all others",
        Provenance = "a relay changes nothing; RFC 5424, section 4.1 has relays forward what they receive")]
    public OutputFormat Format { get; init; } = OutputFormat.Received;

    /// <summary>The facility written in place of the message's own; the log keeps what was received.</summary>
    [Setting(Provenance = "the facility of RFC 9742, `facility-override`, which is absent by default")]
    public FacilityChoice Facility { get; init; } = FacilityChoice.Keep;

    /// <summary>The severity written in place of the message's own; the log keeps what was received.</summary>
    [Setting(Provenance = "the severity belongs to whoever saw the event")]
    public SeverityChoice Severity { get; init; } = SeverityChoice.Keep;

    /// <summary>
    /// The zone of timestamps that sworn writes itself: of messages that claim no time, or one without a zone. The
    /// offset is always written, except in the form of RFC 3164, which has no place for it.
    /// </summary>
    [Setting(Provenance = "the zone that means the same everywhere")]
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether <c>rfc5424</c> and <c>rfc3164</c> have a timestamp; without one RFC 5424 has <c>-</c> in its place.</summary>
    [Setting(Provenance = "a message without a time helps nobody; OPSEC capabilities, section 2.11 wants the choice")]
    public bool Timestamps { get; init; } = true;

    /// <summary>
    /// Whether <c>rfc5424</c> says from which address a message came, in an SD element <c>origin</c> (RFC 5424, section
    /// 7.2) unless the message has one. The address is the one that was seen; it is never looked up.
    /// </summary>
    [Setting(Provenance = "behind a relay the next collector sees only the relay's address")]
    public bool Origin { get; init; } = true;

    /// <summary>
    /// Whether passwords, keys, communities and other secrets are taken out before a message leaves; a marker stands
    /// where each was. <c>sworn config explain</c> shows what would be taken out of a message.
    /// </summary>
    [Setting(Provenance = "a rule may be wrong, and what the log holds is evidence: somebody has to decide")]
    public bool Redact { get; init; }

    /// <summary>
    /// What becomes of the name where a message says that somebody failed to log in under a name that its system does not know:
    /// people type passwords there. <c>mask</c> replaces it by <c>(redacted:unknown-user)</c> in what leaves, whether
    /// <see cref="Redact"/> is on or not; the log keeps what it has.
    /// </summary>
    [Setting(Provenance = "OPSEC capabilities, section 2.16, leaves the choice to the operator; the name that was tried is evidence")]
    public UserNames UnknownUsers { get; init; } = UserNames.Keep;

    /// <summary>
    /// How long a message that a source says again and again is counted instead of sent. The first one goes at once; when
    /// the source says something else, or the time is over, one message follows with the count and the times of the first
    /// and the last. Timestamps do not make messages differ. The log keeps every message.
    /// </summary>
    [Setting(Min = "1s", Max = "1h", ZeroMeans = "every message is sent", Provenance = "OPSEC capabilities, section 2.17: every message, unless somebody says otherwise")]
    public TimeSpan Aggregate { get; init; }

    /// <summary>Where the output begins when it is new.</summary>
    [Setting(Provenance = "a destination added to an old node would get years of records otherwise")]
    public OutputStart Start { get; init; } = OutputStart.Now;

    /// <summary>
    /// What is done while the destination is not reached: from the first attempt that fails, or the second break in a row without anything
    /// confirmed in between, until it is reached. <c>keep</c>: the log keeps what it misses. <c>drop</c>: what it misses is not sent later,
    /// counted and recorded (<c>OUTPUT_DROP_BEGIN</c>, <c>OUTPUT_DROPPED</c>). <c>stop-intake</c>: no input takes anything more; each waits or
    /// gives up as its <c>on-full</c> says (<c>INTAKE_STOPPED</c>, <c>INTAKE_RESUMED</c>).
    /// </summary>
    [Setting(Provenance = "OPSEC capabilities, section 2.3, leaves the choice to the operator; nothing is lost while the log has room")]
    public UnavailablePolicy OnUnavailable { get; init; } = UnavailablePolicy.Keep;

    /// <summary>
    /// How long to wait after the first failure. Each further one doubles the wait up to <see cref="RetryMost"/>; the
    /// actual wait is between half and all of it.
    /// </summary>
    [Setting(Min = "100ms", Max = "1h", Provenance = "short enough not to be noticed after a restart of the destination")]
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts.</summary>
    [Setting(Min = "100ms", Max = "1d", Provenance = "an attempt a minute harms nobody, and nobody waits long afterwards")]
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromMinutes(1);
}
