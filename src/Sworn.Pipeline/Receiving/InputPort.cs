using System.Net;
using Sworn.Pipeline.Accounts;

namespace Sworn.Pipeline.Receiving;

/// <summary>An input that is bound: what its sockets on all receiving threads share. Thread-safe.</summary>
internal sealed class InputPort(
    InputOptions options, InputAccount account, IPEndPoint endpoint, int receiveBufferGot, TlsServer? tls = null)
{
    // Guards _byPeer.
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byPeer = [];
    private int _connections;

    public InputOptions Options { get; } = options;

    public InputAccount Account { get; } = account;

    /// <summary>Null where TLS is not spoken.</summary>
    public TlsServer? Tls { get; } = tls;

    /// <summary>Null where the rate is not limited.</summary>
    public RateLimiter? Limiter { get; } =
        options.MessagesPerSecond > 0 ? new RateLimiter(options.MessagesPerSecond) : null;

    public InputStatus Status => new()
    {
        Name = Options.Name,
        Transport = Options.Transport,
        Endpoint = endpoint,
        Place = endpoint.Port == 0 ? Options.Place : endpoint.ToString(),
        ReceiveBufferAsked = Options.ReceiveBufferBytes,
        ReceiveBufferGot = receiveBufferGot,
        Connections = Options is StreamInputOptions ? Volatile.Read(ref _connections) : null,
        Certificate = Tls?.Files.Current.OwnIdentity,
    };

    /// <summary>Counts one more connection.</summary>
    /// <returns>0, or the limit that it would exceed.</returns>
    public int AddConnection(PeerIdentity peer)
    {
        var limits = (StreamInputOptions)Options;
        var exceeded = TryCountPeer(peer, limits.MaxConnectionsPerPeer) ? 0 : limits.MaxConnectionsPerPeer;
        if (exceeded == 0 && Interlocked.Increment(ref _connections) > limits.MaxConnections)
        {
            Interlocked.Decrement(ref _connections);
            ForgetPeer(peer);
            exceeded = limits.MaxConnections;
        }

        Account.Note(exceeded == 0 ? InputNote.ConnectionsOpened : InputNote.ConnectionsRefused);
        return exceeded;
    }

    /// <summary>Counts one connection less.</summary>
    public void RemoveConnection(PeerIdentity peer)
    {
        Interlocked.Decrement(ref _connections);
        ForgetPeer(peer);
        Account.Note(InputNote.ConnectionsClosed);
    }

    private bool TryCountPeer(PeerIdentity peer, int limit)
    {
        if (limit == 0 || peer.EndPoint is not IPEndPoint { Address: var address })
        {
            return true;
        }

        lock (_lock)
        {
            var open = _byPeer.GetValueOrDefault(address);
            if (open >= limit)
            {
                return false;
            }

            _byPeer[address] = open + 1;
            return true;
        }
    }

    private void ForgetPeer(PeerIdentity peer)
    {
        if (peer.EndPoint is not IPEndPoint { Address: var address })
        {
            return;
        }

        lock (_lock)
        {
            if (_byPeer.TryGetValue(address, out var open) && open > 1)
            {
                _byPeer[address] = open - 1;
            }
            else
            {
                _byPeer.Remove(address);
            }
        }
    }
}
