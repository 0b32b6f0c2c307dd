namespace Sworn.Query.Counting;

/// <summary>What the log says of one sender.</summary>
/// <param name="Address">The peer's address; empty for sworn itself and for local inputs.</param>
/// <param name="Listener">The input's name.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c>, …</param>
/// <param name="Host">The HOSTNAME that a recent message of it claimed; null when none did.</param>
/// <param name="FirstSeen">When its first record was received: nanoseconds of UTC since 1970.</param>
/// <param name="LastSeen">When its last record was received.</param>
/// <param name="Count">How many records it sent.</param>
public sealed record SourceFacts(
    string Address, string Listener, string Transport, string? Host, long FirstSeen, long LastSeen, long Count);
