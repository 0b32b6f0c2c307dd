using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// A unix datagram socket, as <c>/dev/log</c> is one: a message in each datagram, and the kernel's word for which process
/// sent it. A sender that finds the queue full waits, so nothing is dropped here without our doing.
/// </summary>
internal sealed class UnixDatagramReceiver : ReadySource
{
    /// <summary>The processes that are remembered; one that is heard again after that is a new source.</summary>
    public const int MaxSources = 4_096;

    // Fairness: at most so many datagrams before other sockets have their turn.
    private const int DatagramsPerRound = 256;

    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly UnixDatagramInputOptions _options;
    private readonly BatchLane _lane;
    private readonly DatagramSlots _slots;
    private readonly Dictionary<ProcessCredentials, Source> _sources = [];
    private int _next;
    private int _filled;
    private ulong _receivedAt;

    public UnixDatagramReceiver(Reactor reactor, InputPort port, SocketHandle handle)
        : base(handle)
    {
        _options = (UnixDatagramInputOptions)port.Options;
        _reactor = reactor;
        _port = port;
        _lane = reactor.LaneOf(port);
        _slots = new DatagramSlots(
            UnixDatagramInputOptions.DefaultDatagramsPerCall, _options.MaxMessageBytes, withCredentials: true);
    }

    public override void OnReady()
    {
        for (var taken = 0; taken < DatagramsPerRound && TryReceive(); taken += _filled)
        {
            if (!TryDeliver())
            {
                return;
            }
        }
    }

    public override void Resume() => TryDeliver();

    /// <summary>Without its name nobody finds the socket; what the kernel holds stays readable.</summary>
    public override void StopAccepting() => File.Delete(_options.Path);

    public override void Drain()
    {
        _reactor.WaitUntilFree(_lane);
        while (!_reactor.IsPastDeadline && TryReceive())
        {
            TryDeliver();
            _reactor.WaitUntilFree(_lane);
        }

        _reactor.Remove(this);
    }

    public override void Dispose()
    {
        base.Dispose();
        _slots.Dispose();
    }

    private bool TryReceive()
    {
        if (_lane.Blocked is not null)
        {
            return false;
        }

        var count = _slots.Receive(Handle);
        if (count <= 0)
        {
            if (count is not (-Errno.TryAgain or -Errno.Interrupted or 0))
            {
                _reactor.Services.Events.ReceiveFailed(_options.Name, -count);
            }

            return false;
        }

        _receivedAt = _lane.Stamp();
        _lane.Arrived(count);
        (_next, _filled) = (0, count);
        return true;
    }

    private bool TryDeliver()
    {
        for (; _next < _filled; _next++)
        {
            var message = _slots.Datagram(_next).TrimEnd("\n\0"u8);
            if (message.IsEmpty)
            {
                _lane.Reject(LossReason.Empty);
            }
            else if (_port.Limiter is { } limiter && !limiter.HasRoom(_receivedAt))
            {
                _lane.Drop(LossReason.RateLimit);
            }
            else if (!_lane.TryTake(SourceOf(_next), _slots.IsTruncated(_next), message, this))
            {
                return false;
            }
            else
            {
                _port.Limiter?.Charge(_receivedAt);
            }
        }

        return true;
    }

    private Source SourceOf(int number)
    {
        var isKnown = _slots.TryGetCredentials(number, out var process, out var user, out var group);
        var key = new ProcessCredentials(process, user, group);
        if (_sources.TryGetValue(key, out var source))
        {
            return source;
        }

        if (_sources.Count == MaxSources)
        {
            _sources.Clear();
        }

        source = _reactor.Services.Intake.Sources.Add(
            new SourceIdentity(_options.Number, _options.Name, _options.Transport, Address: null, Port: 0)
            {
                Path = _options.Path,
                ProcessId = isKnown ? process : null,
                UserId = isKnown ? user : null,
                GroupId = isKnown ? group : null,
            });
        _sources.Add(key, source);
        return source;
    }
}
