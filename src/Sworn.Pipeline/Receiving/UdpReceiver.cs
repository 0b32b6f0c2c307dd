using System.Net;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// A datagram socket: many datagrams a call, the sender of each looked up, the kernel's drops read into the account.
/// </summary>
internal sealed class UdpReceiver : ReadySource, IDropCounter
{
    // SO_MEMINFO gives nine counters; the last is the drops.
    private const int MemoryCounterCount = 9;
    private const int DropsAt = 8;
    private const int MaxDatagramBytes = 65_535;
    private const int DiscardPort = 9;

    // Fairness: at most so many datagrams before other sockets have their turn.
    private const int DatagramsPerRound = 1_024;

    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly BatchLane _lane;
    private readonly DatagramSlots _slots;
    private readonly PeerTable _peers;
    private readonly bool _hasMemoryCounters;
    private int _next;
    private int _filled;
    private ulong _receivedAt;

    public UdpReceiver(Reactor reactor, InputPort port, SocketHandle handle)
        : base(handle)
    {
        var options = (UdpInputOptions)port.Options;
        _reactor = reactor;
        _port = port;
        _lane = reactor.LaneOf(port);
        _slots = new DatagramSlots(options.DatagramsPerCall, Math.Min(options.MaxMessageBytes, MaxDatagramBytes));
        _peers = new PeerTable(options, reactor.Services.Intake.Sources);
        _hasMemoryCounters = TryRead(out _);
        port.Account.Watch(this);
    }

    public override void OnReady()
    {
        for (var taken = 0; taken < DatagramsPerRound && TryReceive(out int count); taken += count)
        {
            if (!TryDeliver() || count < _slots.Count)
            {
                return;
            }
        }
    }

    public override void Resume() => TryDeliver();

    public override void OnTick(ulong now) => Tell(_port.Account.ReadDrops());

    /// <inheritdoc/>
    public bool TryRead(out uint total)
    {
        Span<uint> counters = stackalloc uint[MemoryCounterCount];
        if (Handle.IsClosed || SocketCalls.GetOption(Handle, SocketOption.MemoryCounters, counters) <= DropsAt)
        {
            total = 0;
            return false;
        }

        total = counters[DropsAt];
        return true;
    }

    /// <summary>
    /// Fixes the peer to one that never sends. What the kernel holds stays readable; what comes later finds no
    /// listener, which its sender is told, instead of being lost between our last look and the close.
    /// </summary>
    public override void StopAccepting()
    {
        var family = SockAddr.FamilyOf(_port.Status.Endpoint);
        var loopback = family == SockAddr.FamilyIPv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        SocketCalls.Connect(Handle, new IPEndPoint(loopback, DiscardPort));
    }

    public override void Drain()
    {
        _reactor.WaitUntilFree(_lane);
        while (TryReceive(out _))
        {
            TryDeliver();
            _reactor.WaitUntilFree(_lane);
        }

        Tell(_port.Account.Unwatch(this));
        _reactor.Remove(this);
    }

    public override void Dispose()
    {
        _port.Account.Unwatch(this);
        base.Dispose();
        _slots.Dispose();
    }

    private bool TryReceive(out int count)
    {
        count = 0;
        if (_lane.Blocked is not null)
        {
            return false;
        }

        count = _slots.Receive(Handle);
        if (count <= 0)
        {
            if (count is not (-Errno.TryAgain or -Errno.Interrupted or 0))
            {
                _reactor.Services.Events.ReceiveFailed(_port.Options.Name, -count);
            }

            return false;
        }

        _receivedAt = _lane.Stamp();
        _lane.Arrived(count);
        _next = 0;
        _filled = count;
        if (!_hasMemoryCounters && _slots.TryGetDropTotal(out uint total))
        {
            Tell(_port.Account.PostDrops(this, total));
        }

        return true;
    }

    private bool TryDeliver()
    {
        for (; _next < _filled; _next++)
        {
            var message = _slots.Datagram(_next);
            if (message.IsEmpty)
            {
                _lane.Reject(LossReason.Empty);
            }
            else if (_port.Limiter is { } limiter && !limiter.HasRoom(_receivedAt))
            {
                _lane.Drop(LossReason.RateLimit);
            }
            else if (!_lane.TryTake(_peers.Find(_slots.Address(_next)), _slots.IsTruncated(_next), message, this))
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

    private void Tell(long drops)
    {
        if (drops > 0)
        {
            _reactor.Services.Events.KernelDropped(_port.Options.Name, drops);
        }
    }
}
