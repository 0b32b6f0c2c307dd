using System.Net;
using System.Net.Sockets;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// One TCP input: accepts connections on its reactor's thread and deals them out to all reactors in turn.
/// </summary>
internal sealed class TcpReceiver : IReadable, IDisposable
{
    private const int AcceptsPerRound = 64;
    private const int CloseOnExecNonBlocking = 0x80800;

    private readonly IReadOnlyList<Reactor> _reactors;
    private readonly OpenBatch[] _batches;
    private readonly ReceiverEvents _events;
    private readonly ushort _listener;
    private readonly Socket _socket;
    private int _next;
    private int _connections;

    public TcpReceiver(
        IReadOnlyList<Reactor> reactors, TcpInputOptions options, InputAccount account, ushort listener, TimeProvider time)
    {
        _reactors = reactors;
        _events = reactors[0].Events;
        _listener = listener;
        Options = options;
        Time = time;
        _socket = ListenSocket.Create(options, SocketType.Stream, ProtocolType.Tcp);
        Socket = (int)_socket.Handle;
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _batches = new OpenBatch[reactors.Count];
        for (var number = 0; number < reactors.Count; number++)
        {
            _batches[number] = new OpenBatch(reactors[number], options, account);
            reactors[number].Register(_batches[number]);
        }
    }

    public TcpInputOptions Options { get; }

    public TimeProvider Time { get; }

    public int Socket { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public unsafe bool Read()
    {
        Span<byte> address = stackalloc byte[PeerAddress.NativeSize];
        for (var count = 0; count < AcceptsPerRound; count++)
        {
            int socket;
            var length = address.Length;
            fixed (byte* at = address)
            {
                socket = LibC.accept4(Socket, at, &length, CloseOnExecNonBlocking);
            }

            if (socket < 0)
            {
                // Nothing is waiting, or the peer is gone again; what else there is shows at the next round.
                break;
            }

            Accept(socket, PeerAddress.Read(address));
        }

        return true;
    }

    public bool Tick() => true;

    public void Stop()
    {
    }

    public void Close() => _socket.Dispose();

    public void Dispose() => Close();

    /// <summary>A connection of this input has ended. Thread-safe.</summary>
    public void Closed(PeerAddress peer, CloseReason reason)
    {
        Interlocked.Decrement(ref _connections);
        _events.ConnectionClosed(Options.Name, peer.ToAddress(), peer.Port, reason);
    }

    private void Accept(int socket, PeerAddress peer)
    {
        var address = peer.ToAddress();
        if (Interlocked.Increment(ref _connections) > Options.MaxConnections)
        {
            Interlocked.Decrement(ref _connections);
            _ = LibC.close(socket);
            _events.ConnectionRefused(Options.Name, address, peer.Port, Options.MaxConnections);
            return;
        }

        if (Options.KeepAlive > TimeSpan.Zero)
        {
            SocketOptions.KeepAlive(socket, Options.KeepAlive);
        }

        var number = _next++ % _reactors.Count;
        var reactor = _reactors[number];
        var source = reactor.Intake.Sources.Add(new SourceIdentity(_listener, Options.Name, "tcp", address, peer.Port));
        _events.ConnectionOpened(Options.Name, address, peer.Port);
        reactor.Add(new TcpConnection(reactor, this, _batches[number], socket, peer, source));
    }
}
