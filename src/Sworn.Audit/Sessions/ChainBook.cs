namespace Sworn.Audit.Sessions;

/// <summary>
/// Numbers chains, and remembers which of them changed where they are stored. The numbers depend on the log alone, so
/// that state that was built again has the same. Belongs to one thread.
/// </summary>
/// <param name="store">Takes finished chains.</param>
internal sealed class ChainBook(IChainStore store)
{
    private readonly HashSet<Chain> _changed = [];

    /// <summary>Whether changes are remembered until <see cref="TakeChanges"/>.</summary>
    public bool IsTracking { get; init; }

    /// <summary>How many chains were made.</summary>
    public long Made { get; set; }

    /// <summary>How many chains were completed.</summary>
    public long Completed { get; set; }

    public Chain Make(ChainKind kind, string device, string key)
    {
        var chain = new Chain(this, ++Made, kind, device, key);
        Touch(chain);
        return chain;
    }

    public void Touch(Chain chain)
    {
        if (IsTracking)
        {
            _changed.Add(chain);
        }
    }

    /// <summary>A chain is complete; it may still get a record that comes late.</summary>
    public void Complete(Chain chain)
    {
        Touch(chain);
        if (chain.Finished == 0)
        {
            chain.Finished = ++Completed;
            store.Keep(chain);
        }
    }

    /// <summary>The chains that changed since the last call.</summary>
    public IReadOnlyList<Chain> TakeChanges()
    {
        var changes = _changed.OrderBy(chain => chain.Number).ToList();
        _changed.Clear();
        return changes;
    }
}
