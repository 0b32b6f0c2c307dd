using System.Net;
using System.Net.Sockets;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// One UDP input: one datagram is one message (RFC 5426, section 3.1), kept octet for octet. Belongs to its reactor's
/// thread.
/// </summary>
internal sealed class UdpReceiver : IReadable, IDisposable
{
    private const int MaxSources = 65_536;
    private const int CallsPerRound = 8;

    private readonly Reactor _reactor;
    private readonly UdpInputOptions _options;
    private readonly InputAccount _account;
    private readonly ushort _listener;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly DatagramReader _reader;
    private readonly OpenBatch _batch;
    private readonly Dictionary<PeerAddress, Source> _sources = [];
    private bool _isClosed;
    private PeerAddress _lastPeer;
    private Source? _lastSource;

    public UdpReceiver(Reactor reactor, UdpInputOptions options, InputAccount account, ushort listener)
    {
        _reactor = reactor;
        _options = options;
        _account = account;
        _listener = listener;
        _socket = ListenSocket.Create(options, SocketType.Dgram, ProtocolType.Udp);
        _descriptor = (int)_socket.Handle;
        ReceiveBufferBytes = SocketOptions.RequestReceiveBuffer(_descriptor, options.ReceiveBufferBytes);
        SocketOptions.RequestDropCounts(_descriptor);
        _reader = new DatagramReader(options.DatagramsPerCall);
        _batch = new OpenBatch(reactor, options, account);
        reactor.Register(_batch);
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        account.WatchKernelDrops(() => SocketOptions.ReadDrops(_descriptor));
    }

    public int Socket => _descriptor;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The receive buffer that the system granted, in octets.</summary>
    public long ReceiveBufferBytes { get; }

    public bool Read()
    {
        for (var call = 0; call < CallsPerRound && _reader.Receive(_descriptor) == 0; call++)
        {
            TakeDatagrams();
            if (_reader.Count < _options.DatagramsPerCall)
            {
                break;
            }
        }

        return true;
    }

    public bool Tick() => true;

    public void Stop() => _batch.Flush();

    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _account.WatchKernelDrops(null);
        _socket.Dispose();
        _reader.Dispose();
    }

    public void Dispose() => Close();

    private void TakeDatagrams()
    {
        var now = _reactor.Intake.Clock.Now();
        var empty = 0;
        for (var number = 0; number < _reader.Count; number++)
        {
            var message = _reader.Payload(number);
            if (message.IsEmpty)
            {
                empty++;
                continue;
            }

            var kept = message[..Math.Min(message.Length, _options.MaxMessageBytes)];
            var flags = kept.Length < message.Length || _reader.IsTruncated(number) ? EntryFlags.Truncated : EntryFlags.None;
            _batch.Append(SourceOf(_reader.Sender(number)), flags, now, kept);
        }

        if (empty > 0)
        {
            _account.Reject(empty, DropReasons.Empty);
        }

        _account.NoteKernelDrops(_reader.Drops);
    }

    private Source SourceOf(PeerAddress peer)
    {
        if (_lastSource is not null && peer == _lastPeer)
        {
            return _lastSource;
        }

        if (!_sources.TryGetValue(peer, out var source))
        {
            if (_sources.Count >= MaxSources)
            {
                // Forged senders must not fill the memory; who is really there is added again at once.
                _sources.Clear();
            }

            source = _reactor.Intake.Sources.Add(new SourceIdentity(_listener, _options.Name, "udp", peer.ToAddress(), peer.Port));
            _sources.Add(peer, source);
        }

        _lastPeer = peer;
        _lastSource = source;
        return source;
    }
}
