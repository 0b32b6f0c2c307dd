using Sworn.Pipeline.Accounts;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Accounts;

/// <summary>
/// Inputs, lanes, sockets that overflow and a writer that answers late, in pieces or not at all, one random step at a
/// time. It keeps its own count of what was sent and stored, in the plainest way.
/// </summary>
internal sealed class AccountsSimulation
{
    private readonly SeededRandom _random;
    private readonly List<SimulatedLane> _lanes = [];
    private readonly List<FakeDrops> _sockets = [];
    private readonly List<(Handover Handover, int Count)> _withTheLog = [];

    public AccountsSimulation(LossAccounts accounts, SeededRandom random)
    {
        _random = random;
        for (var number = 0; number < 3; number++)
        {
            var input = accounts.Open($"input {number}");
            var socket = new FakeDrops();
            input.Watch(socket);
            _sockets.Add(socket);
            _lanes.Add(new SimulatedLane(input.OpenLane()));
            _lanes.Add(new SimulatedLane(input.OpenLane()));
        }
    }

    public long Sent { get; private set; }

    public long Stored { get; private set; }

    public void Step()
    {
        var lane = _random.Pick(_lanes);
        switch (_random.Below(8))
        {
            case 0 or 1:
                Sent += lane.Receive(_random.Between(1, 20));
                break;
            case 2:
                lane.Take(_random);
                break;
            case 3:
                lane.Publish();
                break;
            case 4:
                HandOver(lane);
                break;
            case 5:
                Overflow(_random.Pick(_sockets));
                break;
            default:
                Answer();
                break;
        }
    }

    public void Settle()
    {
        foreach (var lane in _lanes)
        {
            lane.TakeAll();
            HandOver(lane);
            lane.Publish();
        }

        while (_withTheLog.Count > 0)
        {
            Answer();
        }
    }

    private void HandOver(SimulatedLane lane)
    {
        if (lane.HandOver() is { } handed)
        {
            _withTheLog.Add(handed);
        }
    }

    private void Overflow(FakeDrops socket)
    {
        var lost = (uint)_random.Between(0, 1_000_000);
        socket.Total = unchecked(socket.Total + lost);
        Sent += lost;
    }

    private void Answer()
    {
        if (_withTheLog.Count == 0)
        {
            return;
        }

        var at = _random.Below(_withTheLog.Count);
        var (handover, count) = _withTheLog[at];
        var part = _random.Between(1, count);
        if (_random.Chance(80))
        {
            handover.Stored(part);
            Stored += part;
        }
        else
        {
            handover.Dropped(part, _random.Chance(50) ? "store-full" : "store-failed");
        }

        _withTheLog.RemoveAt(at);
        if (part < count)
        {
            _withTheLog.Add((handover, count - part));
        }
    }
}
