using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>A connection on its way to the thread that will read it.</summary>
internal readonly record struct AcceptedConnection(InputPort Port, SocketHandle Handle, PeerIdentity Peer);
