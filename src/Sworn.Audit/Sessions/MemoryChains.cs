namespace Sworn.Audit.Sessions;

/// <summary>Keeps the latest finished chains in memory. Belongs to one thread.</summary>
/// <param name="most">How many; the oldest go first.</param>
public sealed class MemoryChains(int most) : IChainStore
{
    private readonly Queue<Chain> _chains = new();

    /// <summary>How many chains went because there were too many.</summary>
    public long Forgotten { get; private set; }

    /// <summary>The chains, the one that ended first first.</summary>
    public IReadOnlyCollection<Chain> All => _chains;

    /// <inheritdoc />
    public void Keep(Chain chain)
    {
        _chains.Enqueue(chain);
        if (_chains.Count > most)
        {
            _chains.Dequeue();
            Forgotten++;
        }
    }
}
