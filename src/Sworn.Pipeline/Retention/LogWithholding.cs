using Sworn.Pipeline.Sealing;
using Sworn.Store;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Pipeline.Retention;

/// <summary>
/// Gives up bodies, one decision at a time: single records that are redacted, and classes that expired. A decision that could
/// not be finished, because of a crash or a full disk, is tried again until it is. Thread-safe.
/// </summary>
public sealed class LogWithholding : IWithholdingLog, IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckpointWait = TimeSpan.FromMilliseconds(50);

    private readonly StoreDirectory _directory;
    private readonly LogWriter _writer;
    private readonly SegmentSealing _sealing;
    private readonly Func<PendingWithholding, Task> _announce;
    private readonly StoreEvents _events;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Task _work;
    private string? _failure;

    /// <summary>Begins: what an earlier session decided and did not finish is finished.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="writer">The log's writer.</param>
    /// <param name="sealing">The maker of segments.</param>
    /// <param name="announce">Tells people before it takes effect; completes when that is on stable storage.</param>
    /// <param name="events">Takes the facts.</param>
    /// <param name="time">The clock.</param>
    public LogWithholding(
        StoreDirectory directory, LogWriter writer, SegmentSealing sealing, Func<PendingWithholding, Task> announce, StoreEvents events, TimeProvider time)
    {
        _directory = directory;
        _writer = writer;
        _sealing = sealing;
        _announce = announce;
        _events = events;
        _time = time;
        _work = Task.Run(RunAsync);
    }

    /// <summary>Completes when it has ended: after <see cref="Dispose"/>, or with what stopped it.</summary>
    public Task Completion => _work;

    /// <summary>Told of the segments that were written again, on any thread.</summary>
    public Action<IReadOnlyList<SegmentRange>>? Rewritten { get; set; }

    /// <summary>Gives up the body of one record. Completes when nothing on the disk gives it any more.</summary>
    /// <param name="index">The record.</param>
    /// <param name="reason">Why: what readers see in the place of the body.</param>
    /// <param name="approvers">Who approved it.</param>
    /// <exception cref="RedactionException">It may not be redacted, and why; nothing was done.</exception>
    /// <exception cref="StoreException">It is decided and could not be finished; it is tried again until it is.</exception>
    public Task<WithholdingOutcome> RedactAsync(ulong index, string reason, IReadOnlyList<Approver> approvers) => DecideAsync(() =>
    {
        var target = RedactionTarget.Find(_directory, index, reason);
        return new PendingWithholding(new Store.Retention.Redaction(index, target.EntryHash, reason, approvers), Retirement: null, target.Keys);
    });

    /// <summary>Gives up the bodies of a class. Completes when they are gone.</summary>
    /// <exception cref="StoreException">It is decided and could not be finished; it is tried again until it is.</exception>
    public Task<WithholdingOutcome> RetireAsync(ClassRetirement retirement, IReadOnlyList<ReadOnlyMemory<byte>> keys) =>
        DecideAsync(() => new PendingWithholding(Redaction: null, retirement, keys));

    /// <inheritdoc/>
    public async Task DeclareAsync(PendingWithholding pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        await _announce(pending).WaitAsync(_stop.Token).ConfigureAwait(false);
        var declared = pending.Redaction is { } redaction ? _writer.DeclareRedactionAsync(redaction) : _writer.DeclareRetirementAsync(pending.Retirement!);
        await declared.WaitAsync(_stop.Token).ConfigureAwait(false);
        await WaitForCheckpointAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task BurnKeysAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) => _writer.BurnKeysAsync(keys).WaitAsync(_stop.Token);

    /// <inheritdoc/>
    public async Task EndJournalFileAsync()
    {
        await _writer.EndJournalFileAsync().WaitAsync(_stop.Token).ConfigureAwait(false);
        await WaitForCheckpointAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SegmentRange>> RewriteAsync(WithholdingPlan plan) => _sealing.RewriteAsync(plan).WaitAsync(_stop.Token);

    /// <summary>Ends it; what was decided and is not finished is finished after the next start.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _work.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        _one.Wait();
        _one.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await RetryAsync().ConfigureAwait(false);
                await Task.Delay(RetryInterval, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for, or that of the thread that makes segments.
            return;
        }
    }

    private async Task RetryAsync()
    {
        await _one.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await FinishAsync().ConfigureAwait(false);
        }
        catch (StoreException failure)
        {
            NoteFailure(failure);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<WithholdingOutcome> DecideAsync(Func<PendingWithholding> decide)
    {
        await _one.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await FinishAsync().ConfigureAwait(false);
            decide().Write(_directory);
            return (await FinishAsync().ConfigureAwait(false))!;
        }
        catch (StoreException failure)
        {
            NoteFailure(failure);
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<WithholdingOutcome?> FinishAsync()
    {
        var outcome = await Withholding.FinishAsync(_directory, this).ConfigureAwait(false);
        _failure = null;
        if (outcome is not null)
        {
            Rewritten?.Invoke(outcome.Segments);
            _events.BodiesWithheld(outcome);
        }

        return outcome;
    }

    private void NoteFailure(StoreException failure)
    {
        if (_failure != failure.Message)
        {
            _events.WithholdingFailed(failure.Message);
        }

        _failure = failure.Message;
    }

    private async Task WaitForCheckpointAsync()
    {
        var size = _writer.Status.Size;
        while (_writer.Status.CheckpointSize < size)
        {
            await Task.Delay(CheckpointWait, _time, _stop.Token).ConfigureAwait(false);
        }
    }
}
