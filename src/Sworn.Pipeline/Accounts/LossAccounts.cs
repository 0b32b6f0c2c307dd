using Sworn.Core;

namespace Sworn.Pipeline.Accounts;

/// <summary>
/// The node's books: where every message that reached it is. Double entry: what came in is counted by the receiver that
/// took it; what became of it is counted where it happened (stored and given up by the log's writer, rejected and
/// dropped by the receiver, lost before us by the kernel); what is on its way is the content of the batches themselves.
/// Nothing is computed from anything else, so the books balance only when no message was lost on the way.
/// <para>
/// Receivers count for themselves and publish once per batch or round; one short lock makes every snapshot a single
/// moment. Thread-safe.
/// </para>
/// </summary>
public sealed class LossAccounts
{
    // Guards the list and every account in it.
    private readonly Lock _lock = new();
    private readonly List<InputAccount> _inputs = [];

    /// <summary>Opens the account of an input.</summary>
    /// <exception cref="InvariantException">There is one of that name.</exception>
    public InputAccount Open(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_lock)
        {
            foreach (var input in _inputs)
            {
                Invariant.Check(
                    !string.Equals(input.Name, name, StringComparison.Ordinal), "no two inputs share a name");
            }

            var account = new InputAccount(name, _lock);
            _inputs.Add(account);
            return account;
        }
    }

    /// <summary>The account of an input that was opened before.</summary>
    /// <exception cref="InvariantException">There is none of that name.</exception>
    public InputAccount Of(string name)
    {
        lock (_lock)
        {
            var account = _inputs.Find(input => string.Equals(input.Name, name, StringComparison.Ordinal));
            Invariant.Check(account is not null);
            return account;
        }
    }

    /// <summary>All accounts at one moment, the kernel's own counters read into them first.</summary>
    public AccountsSnapshot Snapshot()
    {
        lock (_lock)
        {
            var inputs = new List<InputSnapshot>(_inputs.Count);
            foreach (var input in _inputs)
            {
                inputs.Add(input.Snapshot_NeedsLock());
            }

            return new AccountsSnapshot(inputs);
        }
    }
}
