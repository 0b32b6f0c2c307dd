using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The batch that one reactor fills for one input. When the log has no batch to give, the input's policy decides
/// between waiting and dropping. Belongs to the reactor's thread.
/// </summary>
internal sealed class OpenBatch(Reactor reactor, InputOptions options, InputAccount account)
{
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(100);

    private RecordBatch? _batch;
    private int _received;

    /// <summary>Whether there is something to flush.</summary>
    public bool IsEmpty => _received == 0;

    /// <summary>Adds a message, or counts it as dropped.</summary>
    public void Append(Source source, EntryFlags flags, ReceiveTime time, ReadOnlySpan<byte> message)
    {
        var intake = reactor.Intake;
        var fields = new EntryFields
        {
            Kind = EntryKind.Event,
            Flags = flags | (intake.Clock.IsUnsynchronised ? EntryFlags.ClockUnsynchronised : EntryFlags.None),
            ReceivedUtc = time.Utc,
            ReceivedMonotonic = time.Monotonic,
            Session = intake.Session,
            RetentionClass = options.RetentionClass,
        };
        _received++;
        if (_batch is not null && _batch.TryAppend(source, fields, message))
        {
            return;
        }

        // The one message at hand belongs to the next batch.
        _received--;
        Flush();
        _batch = Rent();
        if (_batch is null)
        {
            account.Lose(1, reactor.IsStopping ? DropReasons.Shutdown : DropReasons.Backpressure);
            return;
        }

        _received++;
        Core.Invariant.Check(_batch.TryAppend(source, fields, message));
    }

    /// <summary>Hands over what is there.</summary>
    public void Flush()
    {
        if (_batch is not { } batch || batch.Count == 0)
        {
            return;
        }

        _batch = null;
        batch.Owner = account;
        reactor.Sealer.Seal(batch);
        account.HandOver(_received, batch.EventCount);
        _received = 0;
        reactor.Intake.Submit(batch);
    }

    private RecordBatch? Rent()
    {
        var batch = reactor.Intake.TryRent();
        if (batch is not null || options.OnFull == OverflowPolicy.DropNewest)
        {
            return batch;
        }

        // What the other inputs of this thread hold open must not be what it waits for.
        reactor.FlushAll();
        reactor.Events.Blocked(options.Name);
        do
        {
            batch = reactor.Intake.Rent(WaitStep);
        }
        while (batch is null && !reactor.IsStopping);

        return batch;
    }
}
