namespace Sworn.Pipeline.Accounts;

/// <summary>
/// The loss accounts of a node: received = stored + forwarded + rejected + dropped + in flight, at every instant a
/// snapshot is taken. Thread-safe.
/// </summary>
public sealed class LossLedger
{
    // One lock for all accounts, so that a snapshot shows one moment. Held for a few additions.
    private readonly Lock _lock = new();
    private readonly List<InputAccount> _inputs = [];

    /// <summary>Opens an account.</summary>
    public InputAccount Open(string name)
    {
        var account = new InputAccount(name, _lock);
        lock (_lock)
        {
            _inputs.Add(account);
        }

        return account;
    }

    /// <summary>All accounts at this moment, the kernel's counters included.</summary>
    public AccountsSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new AccountsSnapshot([.. _inputs.Select(input => input.Snapshot_NeedsLock())]);
        }
    }
}
