using System.Net;

namespace Sworn.Store.Log;

/// <summary>Who sent a record, as far as the transport shows it. What a message claims of itself is kept apart.</summary>
/// <param name="Listener">The number of the input that took it.</param>
/// <param name="ListenerName">The input's name in the configuration.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c>, …</param>
/// <param name="Address">The peer's address; null for sworn itself.</param>
/// <param name="Port">The peer's port; 0 when it has none or was not kept.</param>
public sealed record SourceIdentity(
    ushort Listener, string ListenerName, string Transport, IPAddress? Address, int Port);
