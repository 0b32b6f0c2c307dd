using System.Net;

namespace Sworn.Store.Log;

/// <summary>Who sent a record, as far as the transport shows it. What a message claims of itself is kept apart.</summary>
/// <param name="Listener">The number of the input that took it.</param>
/// <param name="ListenerName">The input's name in the configuration.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c>, …</param>
/// <param name="Address">The peer's address; null for sworn itself.</param>
/// <param name="Port">The peer's port; 0 when it has none or was not kept.</param>
public sealed record SourceIdentity(
    ushort Listener, string ListenerName, string Transport, IPAddress? Address, int Port)
{
    /// <summary>The SHA-256 fingerprint of the certificate that the peer proved to own (RFC 5425, section 4.2.2); null when none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The path of the socket, file or device that the record came through; null for a network.</summary>
    public string? Path { get; init; }

    /// <summary>The process at the other end of a unix socket, as the kernel says; null when it does not.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The user of that process.</summary>
    public uint? UserId { get; init; }

    /// <summary>The group of that process.</summary>
    public uint? GroupId { get; init; }
}
