using Sworn.Pipeline.Accounts;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Accounts;

/// <summary>A receiving thread as the accounts see it: messages that arrived, and messages in the open batch.</summary>
internal sealed class SimulatedLane(LaneAccount account)
{
    private int _pending;
    private int _batch;

    public int Receive(int count)
    {
        account.Received(count);
        _pending += count;
        return count;
    }

    public void Take(SeededRandom random)
    {
        while (_pending > 0 && random.Chance(90))
        {
            _pending--;
            if (random.Chance(5))
            {
                account.Rejected(LossReason.Empty);
            }
            else if (random.Chance(5))
            {
                account.Dropped(LossReason.BackPressure);
            }
            else
            {
                _batch++;
            }
        }
    }

    public void TakeAll()
    {
        _batch += _pending;
        _pending = 0;
    }

    public void Publish() => account.Publish(_batch + _pending);

    public (Handover Handover, int Count)? HandOver()
    {
        if (_batch == 0)
        {
            return null;
        }

        var count = _batch;
        _batch = 0;
        return (account.HandOver(count, _pending, listener: null), count);
    }
}
