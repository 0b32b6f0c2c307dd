namespace Sworn.Host.Configuration;

/// <summary>
/// How the time that a message claims is understood. The time of receipt is the node's own and always in UTC.
/// </summary>
public sealed record TimeConfiguration
{
    internal static readonly TimeZoneInfo DefaultAssumedZone = TimeZoneInfo.Utc;

    /// <summary>
    /// The time zone of messages that do not state one, as those of RFC 3164 (section 4.1.2) never do: <c>UTC</c>, an
    /// offset such as <c>+02:00</c>, or a name of the IANA time zone database such as <c>Europe/Berlin</c>. A record
    /// says that its zone was assumed.
    /// </summary>
    [Setting(
        Provenance = "what devices are told to use where several zones meet; never the zone of this machine, " +
            "which says nothing of theirs")]
    public TimeZoneInfo AssumedZone { get; init; } = DefaultAssumedZone;
}
