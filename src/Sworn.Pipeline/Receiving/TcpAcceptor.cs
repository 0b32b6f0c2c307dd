using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>A listening socket: takes connections and spreads them over the receiving threads.</summary>
internal sealed class TcpAcceptor(Reactor reactor, InputPort port, SocketHandle handle) : ReadySource(handle)
{
    // Fairness: at most so many connections before other sockets have their turn.
    private const int ConnectionsPerRound = 64;

    private readonly TcpInputOptions _options = (TcpInputOptions)port.Options;
    private bool _isPaused;

    public override void OnReady()
    {
        for (var count = 0; count < ConnectionsPerRound && TryAccept(reactor.NextPeer()); count++)
        {
        }
    }

    /// <summary>Takes up again what a lack of descriptors stopped.</summary>
    public override void OnTick(ulong now)
    {
        if (_isPaused)
        {
            _isPaused = reactor.Watch(this) != 0;
        }
    }

    /// <summary>
    /// Takes every connection that the kernel has completed, since their senders believe us to have what they sent, and
    /// closes.
    /// </summary>
    public override void StopAccepting()
    {
        while (TryAccept(reactor))
        {
        }

        reactor.Remove(this);
    }

    public override void Drain() => StopAccepting();

    private bool TryAccept(Reactor home)
    {
        var connection = SocketCalls.Accept(Handle, out var peer, out var error);
        if (connection is null)
        {
            return IsPassing(error);
        }

        if (port.TryAddConnection(_options.MaxConnections))
        {
            home.Adopt(new AcceptedConnection(port, connection, peer!), from: reactor);
        }
        else
        {
            connection.Dispose();
            reactor.Services.Events.ConnectionRefused(_options.Name, peer!, _options.MaxConnections);
        }

        return true;
    }

    private bool IsPassing(int error)
    {
        if (error is Errno.Interrupted or Errno.ConnectionAborted)
        {
            return true;
        }

        if (error != Errno.TryAgain)
        {
            // Level-triggered, the listener would be ready at once again: look away until the next tick.
            _isPaused = true;
            reactor.Unwatch(this);
            reactor.Services.Events.AcceptFailed(_options.Name, error);
        }

        return false;
    }
}
