using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Sworn.Audit.Derived;
using Sworn.Audit.Sources;
using Sworn.Pipeline.Inspecting;
using Sworn.Pipeline.Native;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Reading;

namespace Sworn.Host.Deriving;

/// <summary>
/// Derives sessions, sources and findings behind the log, on a thread that gets the processor when nobody else wants it.
/// Reads what is durable only, and stores what it found together with how far it came: a process that is killed goes on
/// there. Nothing waits for it but who asks for what it derives, and that for a limited time. Whatever goes wrong with the
/// state's file is told and tried again; the state can always be built again from the log.
/// </summary>
internal sealed class DerivedReader : IDisposable
{
    /// <summary>So many entries are read before they are stored, when more wait.</summary>
    private const int BatchEntries = 50_000;

    /// <summary>Whether the log has retired records is looked at now and then.</summary>
    private const int PruneRounds = 64;

    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly StoreDirectory _directory;
    private readonly LogProgress _progress;
    private readonly DerivationOptions _options;
    private readonly FindingAnnouncer _announcer;
    private readonly DerivedFacts _facts;
    private readonly ReadingPace _pace;
    private readonly Thread _thread;

    // Guards _waiting, and is what the thread waits on while entries gather.
    private readonly object _lock = new();
    private readonly List<(ulong Next, TaskCompletionSource Done)> _waiting = [];

    // Written by the thread, read by any.
    private IReadOnlyDictionary<FindingKind, long> _openFindings = new Dictionary<FindingKind, long>();
    private ulong _next;
    private ulong _end;
    private ulong _pruned;
    private int _rounds;
    private bool _saidUnreadable;
    private volatile bool _isStopping;

    public DerivedReader(
        string path, StoreDirectory directory, LogProgress progress, DerivationOptions options, FindingAnnouncer announcer, DerivedFacts facts)
    {
        Path = path;
        _directory = directory;
        _progress = progress;
        _options = options;
        _announcer = announcer;
        _facts = facts;

        // A node that starts is sent what was kept for it meanwhile: that comes first.
        _pace = new ReadingPace(progress.Durable, isLoud: true);
        _thread = new Thread(Run) { IsBackground = true, Name = "sworn derivation" };
        _thread.Start();
    }

    /// <summary>The file of the state.</summary>
    public string Path { get; }

    /// <summary>The index of the first entry that is not in the stored state.</summary>
    public ulong Next => Volatile.Read(ref _next);

    /// <summary>How many findings are open, by kind.</summary>
    public IReadOnlyDictionary<FindingKind, long> OpenFindings => Volatile.Read(ref _openFindings);

    /// <summary>Waits until everything that is durable now is in the state.</summary>
    /// <returns>False when that takes longer than the limit.</returns>
    public async Task<bool> CatchUpAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var end = _progress.Durable;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (Next >= end)
            {
                return true;
            }

            _waiting.Add((end, done));
            Monitor.PulseAll(_lock);
        }

        try
        {
            await done.Task.WaitAsync(limit, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            lock (_lock)
            {
                _waiting.RemoveAll(waiting => waiting.Done == done);
            }
        }
    }

    /// <summary>Ends the thread; what it has not stored is read again at the next start.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _progress.Wake();
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }

        _thread.Join();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of the thread: what is derived must not take the collector with it; it is told.")]
    private void Run()
    {
        try
        {
            ThreadWeight.YieldToAll();
            while (!_isStopping)
            {
                try
                {
                    Derive();
                }
                catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException or StoreException)
                {
                    _facts.Failed(failure.Message);
                    Pause(RetryAfter, untilWanted: false);
                }
            }
        }
        catch (Exception defect)
        {
            // What is derived can be built again; a defect in it must not end the node, which is there to receive.
            _facts.Ended(defect);
        }
    }

    private void Derive()
    {
        Gather();
        using var derivation = Derivation.OpenFile(Path, _options, _progress.Durable, out var why);
        if (why is not null)
        {
            _facts.BuiltAgain(why);
        }

        using var feed = new DerivationFeed(_directory, derivation);
        Publish(derivation);
        while (!_isStopping)
        {
            if (_progress.WaitFor(derivation.Next, WaitLimit))
            {
                ReadOn(derivation, feed);
            }

            if (derivation.Next >= _progress.Durable)
            {
                // Behind the end, what is due may already be said by a record that was not read yet.
                _announcer.Announce(derivation.Unannounced, derivation.Next == 0 ? 0 : derivation.Next - 1);
            }
        }
    }

    private void ReadOn(Derivation derivation, DerivationFeed feed)
    {
        if (derivation.Next >= _end)
        {
            _end = Gather();
        }

        var isReadable = feed.ReadOn(_end, BatchEntries);
        if (derivation.Next > Next)
        {
            derivation.Commit();
            Prune(derivation);
            Publish(derivation);
        }

        if (isReadable)
        {
            _saidUnreadable = false;
            return;
        }

        if (!_saidUnreadable)
        {
            _saidUnreadable = true;
            _facts.Unreadable(derivation.Next);
        }

        Pause(WaitLimit, untilWanted: false);
    }

    /// <summary>Lets entries gather before they are read and stored, and longer while many come, unless somebody waits for them.</summary>
    /// <returns>What may be read: all that is durable.</returns>
    private ulong Gather()
    {
        ulong end;
        do
        {
            Pause(ReadingPace.Look, untilWanted: true);
            end = _progress.Durable;
        }
        while (!_pace.IsTimeFor(end) && !_isStopping && !IsWanted);

        return end;
    }

    private bool IsWanted
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>What the log has retired leaves the state with it.</summary>
    private void Prune(Derivation derivation)
    {
        if (_rounds++ % PruneRounds != 0)
        {
            return;
        }

        var files = LogFileList.Read(_directory);
        if (files.Count > 0 && files[0].FirstIndex > _pruned)
        {
            _pruned = files[0].FirstIndex;
            derivation.Prune(_pruned);
        }
    }

    private void Publish(Derivation derivation)
    {
        Volatile.Write(ref _openFindings, new Dictionary<FindingKind, long>(derivation.OpenFindings));
        lock (_lock)
        {
            Volatile.Write(ref _next, derivation.Next);
            foreach (var (next, done) in _waiting)
            {
                if (next <= derivation.Next)
                {
                    done.TrySetResult();
                }
            }
        }
    }

    private void Pause(TimeSpan limit, bool untilWanted)
    {
        lock (_lock)
        {
            if (!_isStopping && !(untilWanted && _waiting.Count > 0))
            {
                Monitor.Wait(_lock, limit);
            }
        }
    }
}
