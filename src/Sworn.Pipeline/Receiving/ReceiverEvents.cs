using System.Net;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The facts that receivers state. Override what you want to hear; each is told on a receiver's thread and must return
/// quickly.
/// </summary>
public class ReceiverEvents
{
    /// <summary>An input listens.</summary>
    public virtual void Listening(string input, string transport, IPEndPoint endPoint)
    {
    }

    /// <summary>The system granted a smaller receive buffer than was asked for.</summary>
    public virtual void ReceiveBufferLimited(string input, long asked, long granted)
    {
    }

    /// <summary>A peer connected.</summary>
    public virtual void ConnectionOpened(string input, IPAddress peer, int port)
    {
    }

    /// <summary>A connection ended, and why.</summary>
    public virtual void ConnectionClosed(string input, IPAddress peer, int port, CloseReason reason)
    {
    }

    /// <summary>The input has as many connections as it may; this one was closed at once.</summary>
    public virtual void ConnectionRefused(string input, IPAddress peer, int port, int limit)
    {
    }

    /// <summary>The log takes no more; what that means for the messages is the input's policy.</summary>
    public virtual void Blocked(string input)
    {
    }
}
