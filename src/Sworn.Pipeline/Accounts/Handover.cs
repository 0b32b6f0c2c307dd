using Sworn.Core;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Accounts;

/// <summary>
/// The receipt for one batch between a receiver and the log. It remembers how many messages were handed over and takes
/// the writer's answers against that; a writer that answers for too many or too few unbalances the account for good.
/// Reused once settled. The writer and outputs answer, each on its thread: the answers are taken one at a time.
/// </summary>
public sealed class Handover : IBatchOwner
{
    private readonly InputAccount _input;

    // Guards the answers; taken before the accounts' own.
    private readonly Lock _lock = new();
    private IHandoverListener? _listener;
    private bool _isStored;

    internal Handover(InputAccount input) => _input = input;

    /// <summary>How many messages the log has not answered for.</summary>
    internal int Remaining { get; private set; }

    /// <inheritdoc/>
    public void Stored(int count) => Settle(count, dropReason: null);

    /// <inheritdoc/>
    public void ForwardedOnly(int count) => Settle(count, dropReason: null, isForwardedOnly: true);

    /// <inheritdoc/>
    public void Dropped(int count, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        Settle(count, reason);
    }

    internal void Begin(int count, IHandoverListener? listener)
    {
        Invariant.Check(Remaining == 0 && count > 0);
        Remaining = count;
        _isStored = true;
        _listener = listener;
    }

    private void Settle(int told, string? dropReason, bool isForwardedOnly = false)
    {
        IHandoverListener? listener;
        bool isLast;
        bool isStored;
        lock (_lock)
        {
            var settled = Math.Min(told, Remaining);
            listener = _listener;
            Remaining -= settled;
            _isStored &= dropReason is null;
            isLast = Remaining == 0 && settled > 0;
            isStored = _isStored;
            _input.Settle(told, settled, dropReason, isForwardedOnly, isLast ? this : null);
        }

        if (isLast)
        {
            listener?.Settled(isStored);
        }
    }
}
