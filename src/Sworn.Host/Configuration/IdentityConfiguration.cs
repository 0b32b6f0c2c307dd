namespace Sworn.Host.Configuration;

/// <summary>Who may log in to the HTTP server, and what protects the log-in. Accounts themselves are made with <c>sworn user</c>.</summary>
public sealed record IdentityConfiguration
{
    internal const int DefaultTries = 3;
    internal const int DefaultThreshold = 2;
    internal static readonly TimeSpan DefaultFactor = TimeSpan.FromSeconds(5);
    internal static readonly TimeSpan DefaultLockout = TimeSpan.FromMinutes(15);
    internal static readonly TimeSpan DefaultIdle = TimeSpan.FromMinutes(15);

    /// <summary>What is shown before anybody logs in: that use is for those who are authorised, and is recorded.</summary>
    [Setting(Max = "2048", Provenance = "says what holds everywhere; an owner's lawyer words it better")]
    public string Banner { get; init; } = "Authorised use only. What you do here is recorded.";

    /// <summary>How long a log-in may be idle before it ends (Junos: <c>idle-timeout</c>).</summary>
    [Setting(Min = "1m", Max = "1h", Provenance = "long enough to read a record, short enough for a room that was left; the range is that of Junos")]
    public TimeSpan IdleTimeout { get; init; } = DefaultIdle;

    /// <summary>
    /// How many failures in a row lock an account for <see cref="LockoutPeriod"/> (Junos: <c>tries-before-disconnect</c>).
    /// </summary>
    [Setting(Min = "2", Max = "10", Unit = "tries", Provenance = "as in Junos")]
    public int TriesBeforeDisconnect { get; init; } = DefaultTries;

    /// <summary>After how many failures in a row each further try has to wait (Junos: <c>backoff-threshold</c>).</summary>
    [Setting(Min = "1", Max = "3", Unit = "tries", Provenance = "as in Junos")]
    public int BackoffThreshold { get; init; } = DefaultThreshold;

    /// <summary>How much longer each further try waits than the one before (Junos: <c>backoff-factor</c>).</summary>
    [Setting(Min = "5s", Max = "10s", Provenance = "as in Junos")]
    public TimeSpan BackoffFactor { get; init; } = DefaultFactor;

    /// <summary>
    /// How long an account stays locked (Junos: <c>lockout-period</c>). An administrator unlocks it earlier; the local
    /// console is never locked.
    /// </summary>
    [Setting(Min = "1m", Max = "30d", Provenance = "Junos has the range and no default; without a period nothing would stop a patient guesser")]
    public TimeSpan LockoutPeriod { get; init; } = DefaultLockout;

    /// <summary>
    /// What the records of failed log-ins to this node say of a name that no account has. <c>keep</c>: the name. <c>mask</c>: the
    /// marker <c>(redacted:unknown-user)</c> in its place; what was typed is nowhere, and <c>sworn_login_names_masked_total</c> counts.
    /// </summary>
    [Setting(Provenance = "whoever reads that a name was masked learns that it has no account; OPSEC capabilities, section 2.16, leaves the choice to the operator")]
    public UserNames UnknownUsers { get; init; } = UserNames.Keep;
}
