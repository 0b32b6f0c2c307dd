using System.Collections.Concurrent;
using Sworn.Store;
using Sworn.Store.Evidence;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Pipeline.Retention;

/// <summary>
/// Retires the oldest records of a log as its policy says: looks every ten seconds, every second while the policy for a full disk is
/// to drop the oldest, and at once when it is full; says so in a RETIRE leaf and to
/// people, waits until a checkpoint covers the leaf, and only then removes the segments.
/// </summary>
public sealed class LogRetention : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckpointWait = TimeSpan.FromMilliseconds(100);

    private readonly StoreDirectory _directory;
    private readonly LogWriter _writer;
    private readonly SegmentRetirement _segments;
    private readonly ClassRetention _classes;
    private readonly LogWithholding _withholding;
    private readonly ConcurrentQueue<SegmentRange> _rewritten = new();
    private readonly Func<Retirement, Task> _announce;
    private readonly Func<ulong> _released;
    private readonly StoreEvents _events;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private string? _failure;
    private bool _saidThatNothingCanGo;

    /// <summary>Begins.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="writer">The log's writer.</param>
    /// <param name="withholding">Gives up the bodies of classes.</param>
    /// <param name="policy">How long records are kept, at the moment.</param>
    /// <param name="freeSpace">The free octets of the file system.</param>
    /// <param name="announce">Tells people before it takes effect; completes when that is on stable storage.</param>
    /// <param name="released">The index below which nobody else needs records: archives have transferred them.</param>
    /// <param name="events">Takes the facts.</param>
    /// <param name="time">The clock.</param>
    public LogRetention(
        StoreDirectory directory, LogWriter writer, LogWithholding withholding, Func<RetentionPolicy> policy, Func<long> freeSpace,
        Func<Retirement, Task> announce, Func<ulong> released, StoreEvents events, TimeProvider time)
    {
        _directory = directory;
        _writer = writer;
        _segments = new SegmentRetirement(directory, policy, freeSpace);
        _classes = new ClassRetention(directory, policy());
        _withholding = withholding;
        withholding.Rewritten = NoteRewritten;
        _announce = announce;
        _released = released;
        _events = events;
        _time = time;
        _work = Task.Run(RunAsync);
    }

    /// <summary>Completes when it has ended: after <see cref="Dispose"/>, or with what stopped it.</summary>
    public Task Completion => _work;

    /// <summary>Makes it look at once: the disk is full.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Ends it; what was declared and not yet removed is removed after the next start.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _work.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await RetireAsync().ConfigureAwait(false);
                await WaitAsync(IsToDropOldest ? BusyInterval : Interval).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end that was asked for.
            return;
        }
    }

    private bool IsToDropOldest => _writer.Policy.Policy == FullPolicy.DropOldest;

    private async Task WaitAsync(TimeSpan interval)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var delay = Task.Delay(interval, _time, woken.Token);
        await Task.WhenAny(delay, _wake.WaitAsync(woken.Token)).ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
        await woken.CancelAsync().ConfigureAwait(false);
    }

    private void NoteRewritten(IReadOnlyList<SegmentRange> ranges)
    {
        foreach (var range in ranges)
        {
            _rewritten.Enqueue(range);
        }
    }

    private async Task RetireClassesAsync()
    {
        if (_classes.Decide(_time.GetUtcNow(), _writer.Status.CheckpointSize) is { } retirement)
        {
            await _withholding.RetireAsync(retirement, _classes.KeysOf(retirement)).WaitAsync(_stop.Token).ConfigureAwait(false);
        }
    }

    private async Task RetireAsync()
    {
        while (_rewritten.TryDequeue(out var range))
        {
            _segments.Forget(range);
            _classes.Forget(range);
        }

        try
        {
            // What a crash, or a failure, left between a decision and its removal.
            _segments.Remove(RetiredRecords.Read(_directory));
            if (_segments.Decide(_time.GetUtcNow(), Math.Min(_writer.Status.CheckpointSize, _released())) is { } retirement)
            {
                await _announce(retirement).WaitAsync(_stop.Token).ConfigureAwait(false);
                await _writer.DeclareRetirementAsync(retirement).WaitAsync(_stop.Token).ConfigureAwait(false);
                await WaitForCheckpointAsync(_writer.Status.Size).ConfigureAwait(false);
                _events.RecordsRetired(retirement, _segments.Remove(retirement.Retired));
                _saidThatNothingCanGo = false;
            }
            else if (IsToDropOldest && _writer.Status.IsFull && !_saidThatNothingCanGo)
            {
                _saidThatNothingCanGo = true;
                _events.NothingToRetire();
            }

            await RetireClassesAsync().ConfigureAwait(false);
            _failure = null;
        }
        catch (Exception failure) when (failure is IOException or EvidenceException)
        {
            // Nothing is lost by keeping records longer; the next round tries again. Said once until it is another failure.
            if (_failure != failure.Message)
            {
                _events.RetentionFailed(failure.Message);
            }

            _failure = failure.Message;
        }
    }

    private async Task WaitForCheckpointAsync(ulong size)
    {
        while (_writer.Status.CheckpointSize < size)
        {
            await Task.Delay(CheckpointWait, _time, _stop.Token).ConfigureAwait(false);
        }
    }
}
