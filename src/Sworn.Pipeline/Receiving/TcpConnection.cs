using System.Buffers;
using System.Net;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Protocols.Framing;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// One connection. It reads into the thread's scratch buffer and owns a buffer only while it holds something back: the
/// beginning of a message whose rest is not here yet, or what the log would not take.
/// </summary>
internal sealed class TcpConnection : ReadySource
{
    /// <summary>4 MiB: the largest send buffer that Linux gives a connection by itself (net.ipv4.tcp_wmem).</summary>
    private const int PeerSendBuffer = 4 << 20;

    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly BatchLane _lane;
    private readonly StreamFramer _framer;
    private readonly Source _source;
    private readonly IPEndPoint _peer;
    private readonly ulong _idleLimit;
    private byte[] _kept = [];
    private int _keptLength;
    private HeldMessage _held;
    private ConnectionEnd? _end;
    private int _error;
    private ulong _lastHeard;
    private long _messages;
    private long _octets;

    public TcpConnection(Reactor reactor, in AcceptedConnection accepted)
        : base(accepted.Handle)
    {
        var options = (TcpInputOptions)accepted.Port.Options;
        _reactor = reactor;
        _port = accepted.Port;
        _peer = accepted.Peer;
        _lane = reactor.LaneOf(accepted.Port);
        _framer = new StreamFramer(options.Framing, options.MaxMessageBytes);
        _source = reactor.Services.Intake.Sources.Add(
            new SourceIdentity(options.Number, options.Name, options.Transport, _peer.Address, _peer.Port));
        _idleLimit = (ulong)options.IdleTimeout.TotalNanoseconds;
        _lastHeard = reactor.Now;
    }

    public override void OnReady()
    {
        if (_lane.Blocked is null)
        {
            TryRead(out _);
        }
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
    }

    public override void OnTick(ulong now)
    {
        if (_idleLimit > 0 && _lane.Blocked is null && now > _lastHeard + _idleLimit)
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
        while (budget > 0 && HasUnread && !_reactor.IsPastDeadline && TryRead(out var count))
        {
            budget -= count;
            _reactor.WaitUntilFree(_lane);
        }

        _reactor.WaitUntilFree(_lane);
        if (!Handle.IsClosed)
        {
            End(ConnectionEnd.Stopped, error: 0);
            _reactor.WaitUntilFree(_lane);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        ReleaseKept();
    }

    private bool HasUnread => !Handle.IsClosed && SocketCalls.UnreadOctets(Handle) > 0;

    /// <summary>Reads once and delivers.</summary>
    /// <returns>False when there was nothing, or the connection has ended.</returns>
    private bool TryRead(out int count)
    {
        // What was kept goes in front of what is read, so that a message lies in one piece.
        var scratch = _reactor.Scratch.AsSpan(0, _keptLength + Reactor.ReadBytes);
        count = SocketCalls.Receive(Handle, scratch[_keptLength..]);
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
        _kept.AsSpan(0, _keptLength).CopyTo(scratch);
        Deliver(scratch[..(_keptLength + count)]);
        return !Handle.IsClosed;
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
            var step = _framer.Next(octets);
            if (step.Kind is FrameKind.Incomplete or FrameKind.Unframed)
            {
                octets = octets[step.Consumed..];
                if (step.Kind == FrameKind.Incomplete)
                {
                    Keep(octets);
                    return;
                }

                BreakOff(octets.Length);
                break;
            }

            var isTruncated = step.Kind == FrameKind.TruncatedMessage;
            if (!TryTake(octets.Slice(step.Start, step.Length), isTruncated))
            {
                Hold(octets, step, isTruncated);
                return;
            }

            octets = octets[step.Consumed..];
        }

        Finish(octets);
    }

    /// <summary>The octets in front cannot be a frame: they are kept as a record, and the connection ends.</summary>
    private void BreakOff(int left)
    {
        _end = ConnectionEnd.FramingError;
        _port.Account.Note(InputNote.FramingErrors);
        _reactor.Services.Events.FramingFailed(_port.Options.Name, _peer, _framer.Error, _octets - left);
    }

    private void End(ConnectionEnd end, int error)
    {
        _end ??= end;
        _error = error;
        Finish(_kept.AsSpan(0, _keptLength));
    }

    /// <summary>Records what the end cut short, and closes. Octets: what is left that no frame covers.</summary>
    private void Finish(ReadOnlySpan<byte> octets)
    {
        var rest = _end == ConnectionEnd.FramingError ? octets : _framer.Rest(octets);
        rest = rest[..Math.Min(rest.Length, _port.Options.MaxMessageBytes)];
        if (!rest.IsEmpty && !TryTake(rest, isTruncated: true))
        {
            Hold(rest, new FrameStep(FrameKind.TruncatedMessage, 0, rest.Length, rest.Length), isTruncated: true);
            return;
        }

        Close();
    }

    private void Close()
    {
        var summary = new ConnectionSummary
        {
            Input = _port.Options.Name,
            Peer = _peer,
            End = _end!.Value,
            Error = _error,
            Messages = _messages,
            Octets = _octets,
            UnreadOctets = SocketCalls.UnreadOctets(Handle),
        };
        _reactor.Remove(this);
        _port.RemoveConnection();
        _reactor.Services.Events.ConnectionClosed(summary);
    }

    private bool TryTake(ReadOnlySpan<byte> message, bool isTruncated)
    {
        // A message that was held has arrived before.
        if (_lane.Pending == 0)
        {
            _lane.Arrived(1);
        }

        if (!_lane.TryTake(_source, isTruncated, message, this))
        {
            return false;
        }

        _messages++;
        return true;
    }

    /// <summary>Keeps a message that the log would not take, with all that follows it.</summary>
    private void Hold(ReadOnlySpan<byte> octets, FrameStep step, bool isTruncated)
    {
        var following = octets[step.Consumed..];
        var needed = step.Length + following.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(needed);
        octets.Slice(step.Start, step.Length).CopyTo(buffer);
        following.CopyTo(buffer.AsSpan(step.Length));
        ReleaseKept();
        _kept = buffer;
        _keptLength = needed;
        _held = new HeldMessage(step.Length, isTruncated);
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
