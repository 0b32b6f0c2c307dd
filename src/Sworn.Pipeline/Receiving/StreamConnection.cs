using System.Buffers;
using System.Net;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Tls;
using Sworn.Protocols.Framing;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// One connection: a <see cref="StreamTransport"/> below, a <see cref="ConnectionProtocol"/> above. It reads into the
/// thread's scratch buffer and owns a buffer only while it holds something back: the beginning of a message whose rest
/// is not here yet, or what the log would not take.
/// </summary>
internal sealed class StreamConnection : ReadySource
{
    /// <summary>4 MiB: the largest send buffer that Linux gives a connection by itself (net.ipv4.tcp_wmem).</summary>
    private const int PeerSendBuffer = 4 << 20;

    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly BatchLane _lane;
    private readonly StreamTransport _transport;
    private readonly TlsTransport? _tls;
    private readonly ConnectionProtocol _protocol;
    private readonly PeerIdentity _peer;
    private readonly ulong _idleLimit;
    private readonly ulong _openedAt;
    private Source? _source;
    private EntryFlags _flags;
    private byte[] _kept = [];
    private int _keptLength;
    private HeldMessage _held;
    private ConnectionEnd? _end;
    private int _error;
    private ulong _lastHeard;
    private long _messages;
    private long _octets;
    private bool _isThrottled;
    private Interest _interest = Interest.Reading;

    public StreamConnection(Reactor reactor, in AcceptedConnection accepted)
        : base(accepted.Handle)
    {
        var options = (StreamInputOptions)accepted.Port.Options;
        _reactor = reactor;
        _port = accepted.Port;
        _peer = accepted.Peer;
        _lane = reactor.LaneOf(accepted.Port);
        _tls = _port.Tls is { } server ? new TlsTransport(accepted.Handle, server) : null;
        _transport = _tls ?? (StreamTransport)new PlainTransport(accepted.Handle);
        _protocol = options.Protocol switch
        {
            StreamProtocol.Relp => new RelpProtocol(this, _lane, options.MaxMessageBytes),
            StreamProtocol.Rfc3195 => new Rfc3195Protocol(this, options.MaxMessageBytes),
            _ => new SyslogProtocol(new StreamFramer(options.Framing, options.MaxMessageBytes)),
        };
        _idleLimit = (ulong)options.IdleTimeout.TotalNanoseconds;
        _openedAt = _lastHeard = reactor.Now;
        if (_transport.IsOpen)
        {
            Identify();
        }
    }

    [Flags]
    private enum Interest
    {
        None = 0,
        Reading = 1,
        Writing = 2,
    }

    public override void OnReady()
    {
        var budget = Reactor.ReadBytes;
        _transport.Wake();
        do
        {
            if (_lane.Blocked is not null || Handle.IsClosed || !TryRead(out var count))
            {
                UpdateInterest();
                return;
            }

            budget -= count;
        }
        while (_transport.HoldsOctets && budget > 0);

        if (_transport.HoldsOctets && !Handle.IsClosed)
        {
            // The socket may be empty while the transport is not: readiness would not bring us back.
            _reactor.Again(this);
        }

        UpdateInterest();
    }

    public override void OnWritable()
    {
        _transport.Output.Flush();
        UpdateInterest();
    }

    public override void Resume()
    {
        var octets = _kept.AsSpan(0, _keptLength);
        if (_held.Length > 0)
        {
            if (!TryTake(octets[.._held.Length], _held.IsTruncated))
            {
                return;
            }

            octets = octets[_held.Length..];
            _held = default;
        }

        Deliver(octets);
        if (_transport.HoldsOctets && !Handle.IsClosed)
        {
            _reactor.Again(this);
        }
    }

    public override void Answered(long token, bool isStored)
    {
        if (Handle.IsClosed || _end is not null)
        {
            return;
        }

        _protocol.Answered(token, isStored);
        if (_protocol.IsFinished)
        {
            End(ConnectionEnd.ClosedByPeer, error: 0);
        }

        UpdateInterest();
    }

    /// <summary>Lets a connection that came too fast be read again.</summary>
    public void Release()
    {
        _isThrottled = false;
        if (!Handle.IsClosed)
        {
            OnReady();
        }
    }

    /// <summary>Says something to the peer.</summary>
    public void Send(ReadOnlyMemory<byte> octets) => _transport.Send(octets);

    public override void OnTick(ulong now)
    {
        if (_tls is { IsOpen: false } && now > _openedAt + (ulong)_port.Tls!.Options.HandshakeLimit.TotalNanoseconds)
        {
            _tls.TimeOut();
            FailHandshake();
        }
        else if (_idleLimit > 0 && _lane.Blocked is null && !_protocol.IsAwaiting && now > _lastHeard + _idleLimit)
        {
            End(ConnectionEnd.Idle, error: 0);
        }
    }

    public override void Drain()
    {
        _reactor.WaitUntilFree(_lane);
        if (Handle.IsClosed)
        {
            // What was held back ended the connection.
            return;
        }

        // Reading opens the window, and the peer's kernel sends what it held back for want of it: that too was handed
        // over before the stop. The budget is what its send buffer can hold, so that a sender without end does not
        // hold up the stop.
        var budget = SocketCalls.UnreadOctets(Handle) + PeerSendBuffer;
        _transport.Wake();
        while (budget > 0 && HasUnread && !_reactor.IsPastDeadline && TryRead(out var count))
        {
            _transport.Wake();
            budget -= count;
            _reactor.WaitUntilFree(_lane);
        }

        _reactor.WaitUntilFree(_lane);
        if (!_protocol.IsAwaiting)
        {
            Finish();
            _reactor.WaitUntilFree(_lane);
        }
    }

    public override void Finish()
    {
        if (!Handle.IsClosed)
        {
            End(ConnectionEnd.Stopped, error: 0);
        }
    }

    public override void Dispose()
    {
        _transport.Dispose();
        base.Dispose();
        ReleaseKept();
    }

    private bool HasUnread =>
        !Handle.IsClosed && (_transport.HoldsOctets || SocketCalls.UnreadOctets(Handle) > 0);

    /// <summary>Reads once and delivers.</summary>
    /// <returns>False when there was nothing, or the connection has ended.</returns>
    private bool TryRead(out int count)
    {
        count = 0;
        if (IsTooFast())
        {
            return false;
        }

        // What was kept goes in front of what is read, so that a message lies in one piece.
        var wasOpen = _transport.IsOpen;
        count = _transport.Read(_reactor.Scratch.AsMemory(_keptLength, Reactor.ReadBytes));
        if (!wasOpen && !HasOpened())
        {
            return false;
        }

        if (count <= 0)
        {
            if (count is not (-Errno.TryAgain or -Errno.Interrupted))
            {
                End(EndOf(count), -count);
            }

            return false;
        }

        _lastHeard = _lane.Stamp();
        _octets += count;
        var scratch = _reactor.Scratch.AsSpan(0, _keptLength + count);
        _kept.AsSpan(0, _keptLength).CopyTo(scratch);
        Deliver(scratch);
        return !Handle.IsClosed;
    }

    /// <summary>A stream that brings more than its input may take is not read for a while; its sender waits.</summary>
    private bool IsTooFast()
    {
        if (_port.Limiter is not { } limiter || limiter.HasRoom(_reactor.Now))
        {
            return false;
        }

        _isThrottled = true;
        _reactor.Throttle(this);
        return true;
    }

    /// <summary>Looks how the handshake went.</summary>
    /// <returns>Whether messages may come.</returns>
    private bool HasOpened()
    {
        if (_tls!.Fault != PeerFault.None)
        {
            FailHandshake();
            return false;
        }

        if (_tls.Session is not { } session)
        {
            return false;
        }

        Identify();
        _reactor.Services.Events.TlsSessionOpened(_port.Options.Name, _peer.EndPoint, session);
        return true;
    }

    private void FailHandshake()
    {
        _reactor.Services.Events.TlsHandshakeFailed(
            new TlsFailure(_port.Options.Name, _peer.EndPoint, _tls!.Shown, _tls.Fault, _tls.Detail));
        _port.Account.Note(InputNote.HandshakesFailed);
        End(ConnectionEnd.HandshakeFailed, error: 0);
    }

    /// <summary>From here on it is known who sends.</summary>
    private void Identify()
    {
        var options = _port.Options;
        var address = _peer.EndPoint as IPEndPoint;
        if (_tls?.Session is { } session)
        {
            _flags = session.Peer is null ? EntryFlags.Tls : EntryFlags.Tls | EntryFlags.PeerAuthenticated;
        }

        _source = _reactor.Services.Intake.Sources.Add(
            new SourceIdentity(options.Number, options.Name, options.Transport, address?.Address, address?.Port ?? 0)
            {
                Certificate = _tls?.Session?.Peer?.Fingerprint,
                Path = (options as UnixStreamInputOptions)?.Path,
                ProcessId = _peer.Credentials?.ProcessId,
                UserId = _peer.Credentials?.UserId,
                GroupId = _peer.Credentials?.GroupId,
            });
        _protocol.Opened();
    }

    private void UpdateInterest()
    {
        if (Handle.IsClosed)
        {
            return;
        }

        var output = _transport.Output;
        var reads = !_isThrottled && !output.IsFull;
        var wanted = (reads ? Interest.Reading : Interest.None) | (output.Length > 0 ? Interest.Writing : Interest.None);
        if (wanted != _interest)
        {
            _interest = wanted;
            _reactor.Change(this, wanted.HasFlag(Interest.Reading), wanted.HasFlag(Interest.Writing));
        }
    }

    private static ConnectionEnd EndOf(int result) => -result switch
    {
        0 => ConnectionEnd.ClosedByPeer,
        Errno.ConnectionReset => ConnectionEnd.Reset,
        Errno.TimedOut => ConnectionEnd.PeerLost,
        _ => ConnectionEnd.Failed,
    };

    /// <summary>
    /// Cuts octets into messages, keeps what is left over, and finishes the connection when it has ended.
    /// </summary>
    private void Deliver(ReadOnlySpan<byte> octets)
    {
        while (_end is null)
        {
            var step = _protocol.Next(octets);
            if (step.Kind is FrameKind.Incomplete or FrameKind.Unframed)
            {
                octets = octets[step.Consumed..];
                if (step.Kind == FrameKind.Incomplete)
                {
                    if (_protocol.IsFinished)
                    {
                        _end = ConnectionEnd.ClosedByPeer;
                        break;
                    }

                    Keep(octets);
                    return;
                }

                BreakOff(octets.Length);
                break;
            }

            var isTruncated = step.Kind == FrameKind.TruncatedMessage;
            var message = _protocol.MessageOf(octets, step);
            if (!TryTake(message, isTruncated))
            {
                Hold(message, octets[step.Consumed..], isTruncated);
                return;
            }

            octets = octets[step.Consumed..];
        }

        Close(octets);
    }

    /// <summary>The octets in front cannot be a frame: they are kept as a record, and the connection ends.</summary>
    private void BreakOff(int left)
    {
        _end = ConnectionEnd.FramingError;
        _port.Account.Note(InputNote.FramingErrors);
        _reactor.Services.Events.FramingFailed(_port.Options.Name, _peer.EndPoint, _protocol.Error, _octets - left);
    }

    private void End(ConnectionEnd end, int error)
    {
        _end ??= end;
        _error = error;
        Close(_kept.AsSpan(0, _keptLength));
    }

    /// <summary>Records what the end cut short, and closes. Octets: what is left that no frame covers.</summary>
    private void Close(ReadOnlySpan<byte> octets)
    {
        var rest = _protocol.Leftover(octets, isUnframed: _end == ConnectionEnd.FramingError);
        rest = rest[..Math.Min(rest.Length, _port.Options.MaxMessageBytes)];
        if (!rest.IsEmpty && !TryTake(rest, isTruncated: true))
        {
            Hold(rest, following: default, isTruncated: true);
            return;
        }

        Close();
    }

    private void Close()
    {
        var summary = new ConnectionSummary
        {
            Input = _port.Options.Name,
            Peer = _peer.EndPoint,
            End = _end!.Value,
            Error = _error,
            Messages = _messages,
            Octets = _octets,
            UnreadOctets = SocketCalls.UnreadOctets(Handle),
            Tls = _tls?.Session,
        };
        if (_transport.IsOpen && _end is not (ConnectionEnd.Reset or ConnectionEnd.PeerLost))
        {
            _protocol.Ending();
            _transport.SayGoodbye();
        }

        _reactor.Remove(this);
        _port.RemoveConnection(_peer);
        _reactor.Services.Events.ConnectionClosed(summary);
    }

    private bool TryTake(ReadOnlySpan<byte> message, bool isTruncated)
    {
        // A message that was held has arrived before.
        if (_lane.Pending == 0)
        {
            _lane.Arrived(1);
        }

        if (!_lane.TryTake(_source!, isTruncated, message, this, _flags))
        {
            return false;
        }

        _messages++;
        _port.Limiter?.Charge(_lastHeard);
        _protocol.Taken(_lane.GaveUp);
        return true;
    }

    /// <summary>Keeps a message that the log would not take, with all that follows it.</summary>
    private void Hold(ReadOnlySpan<byte> message, ReadOnlySpan<byte> following, bool isTruncated)
    {
        var needed = message.Length + following.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(needed);
        message.CopyTo(buffer);
        following.CopyTo(buffer.AsSpan(message.Length));
        ReleaseKept();
        _kept = buffer;
        _keptLength = needed;
        _held = new HeldMessage(message.Length, isTruncated);
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _kept.Length)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(octets.Length);
            octets.CopyTo(buffer);
            ReleaseKept();
            _kept = buffer;
        }
        else
        {
            octets.CopyTo(_kept);
        }

        _keptLength = octets.Length;
        if (_keptLength == 0)
        {
            ReleaseKept();
        }
    }

    private void ReleaseKept()
    {
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = [];
        _keptLength = 0;
    }

    private readonly record struct HeldMessage(int Length, bool IsTruncated);
}
