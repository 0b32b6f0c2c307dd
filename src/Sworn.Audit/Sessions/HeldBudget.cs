namespace Sworn.Audit.Sessions;

/// <summary>How many records may wait in memory over all devices. Belongs to one thread.</summary>
internal sealed class HeldBudget
{
    /// <summary>10,000: with their texts about 20 MB, which forged names of devices cannot exceed.</summary>
    private const int Most = 10_000;

    private int _taken;

    /// <summary>How many records could not wait.</summary>
    public long Refused { get; private set; }

    public bool TryTake()
    {
        if (_taken == Most)
        {
            Refused++;
            return false;
        }

        _taken++;
        return true;
    }

    public void Give(int count) => _taken -= count;
}
