using System.Net;
using System.Net.Sockets;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>A listening socket: takes connections and spreads them over the receiving threads.</summary>
internal sealed class StreamAcceptor(Reactor reactor, InputPort port, SocketHandle handle) : ReadySource(handle)
{
    // Fairness: at most so many connections before other sockets have their turn.
    private const int ConnectionsPerRound = 64;

    private readonly StreamInputOptions _options = (StreamInputOptions)port.Options;
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

        RefreshTlsFiles();
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

        var identity = IdentityOf(connection, peer);
        var exceeded = port.AddConnection(identity);
        if (exceeded == 0)
        {
            home.Adopt(new AcceptedConnection(port, connection, identity), from: reactor);
        }
        else
        {
            connection.Dispose();
            reactor.Services.Events.ConnectionRefused(_options.Name, identity.EndPoint, exceeded);
        }

        return true;
    }

    private PeerIdentity IdentityOf(SocketHandle connection, IPEndPoint? peer)
    {
        if (peer is not null)
        {
            return new PeerIdentity(peer);
        }

        Span<uint> credentials = stackalloc uint[3];
        var isKnown = SocketCalls.GetOption(connection, SocketOption.PeerCredentials, credentials) == credentials.Length;
        return new PeerIdentity(
            new UnixDomainSocketEndPoint(((UnixStreamInputOptions)_options).Path),
            isKnown ? new ProcessCredentials((int)credentials[0], credentials[1], credentials[2]) : null);
    }

    /// <summary>Looks for replaced certificates, authorities and revocation lists.</summary>
    private void RefreshTlsFiles()
    {
        try
        {
            if (port.Tls?.Files.Refresh() is { } change)
            {
                reactor.Services.Events.TlsFilesChanged(_options.Name, change);
            }
        }
        catch (TlsFilesException failure)
        {
            reactor.Services.Events.TlsFilesRejected(_options.Name, failure);
        }
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
