using System.Net;

namespace Sworn.Pipeline.Receiving;

/// <summary>Who is at the other end of a connection.</summary>
/// <param name="EndPoint">The peer's address and port; for a unix socket the path of our own end.</param>
/// <param name="Credentials">The process at the other end of a unix socket, as the kernel says.</param>
internal sealed record PeerIdentity(EndPoint EndPoint, ProcessCredentials? Credentials = null);
