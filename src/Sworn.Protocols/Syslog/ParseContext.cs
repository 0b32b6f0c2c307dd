namespace Sworn.Protocols.Syslog;

/// <summary>What a parser has to know beyond the octets.</summary>
/// <param name="ReceivedUtc">When the message was received, in nanoseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="AssumedZone">The zone of timestamps that name none.</param>
public readonly record struct ParseContext(long ReceivedUtc, TimeZoneInfo AssumedZone);
