using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// How octets come off a connection and go back: as they are, or through TLS. Nothing here waits. Belongs to the
/// connection's thread.
/// </summary>
internal abstract class StreamTransport(SocketHandle handle) : IDisposable
{
    /// <summary>What waits to be written.</summary>
    public SendQueue Output { get; } = new(handle);

    /// <summary>Whether messages may come: false while a handshake is going on.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>
    /// Whether a read may bring octets that the socket no longer has: <see cref="Read"/> must then be called until it
    /// gives nothing, since readiness of the socket does not tell.
    /// </summary>
    public abstract bool HoldsOctets { get; }

    protected SocketHandle Handle { get; } = handle;

    /// <summary>The socket was found to have something, or may have.</summary>
    public virtual void Wake()
    {
    }

    /// <summary>Reads what is there.</summary>
    /// <param name="buffer">Where to; the same memory again after a call that gave -EAGAIN.</param>
    /// <returns>The octets read, 0 at the end of the stream, or the negative error number.</returns>
    public abstract int Read(Memory<byte> buffer);

    /// <summary>Writes to the peer, or keeps it until there is room.</summary>
    public abstract void Send(ReadOnlyMemory<byte> octets);

    /// <summary>Says goodbye where the protocol has a word for it.</summary>
    public virtual void SayGoodbye()
    {
    }

    public virtual void Dispose()
    {
    }
}
