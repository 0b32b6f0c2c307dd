using Sworn.Core.Ledger;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Routing;

/// <summary>
/// Reads the durable log from a cursor of its own and has a record written for each one that a route with <c>notify</c> takes, which
/// names the rule and its cause, and for what a rule that remembers finds (OPSEC capabilities, 2.12). The cursor moves when those records are on stable storage: after
/// a kill some may be there twice, none is missing.
/// </summary>
public sealed class RuleWatch : IDisposable
{
    // No output can have the name: names end in a letter or a digit.
    private const string CursorName = "rules-";

    // So often a thread that waits looks whether it should end, should a wake-up have come before its wait.
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(1);

    private readonly RuleWatchServices _services;
    private readonly RouteTable _routes;
    private readonly IReadOnlyList<Selector> _selectors;
    private readonly DurableCursor _cursor;
    private readonly LogTail _tail;
    private readonly RuleBudget _budget;
    private readonly List<int> _matched = [];
    private readonly List<WatcherMatch> _found = [];
    private readonly List<Task> _written = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <summary>Begins to watch, where the session before ended, or at the next record.</summary>
    /// <param name="services">What it works with.</param>
    /// <param name="selectors">All routes, in order.</param>
    /// <exception cref="StoreException">The cursor cannot be opened.</exception>
    public RuleWatch(RuleWatchServices services, IReadOnlyList<Selector> selectors)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(selectors);
        _services = services;
        _selectors = selectors;
        _routes = new RouteTable(selectors);
        var durable = services.Progress.Durable;
        _cursor = DurableCursor.Open(services.Directory, CursorName, services.LogId, durable, durable);
        _tail = new LogTail(services.Directory, _cursor.Next);
        _budget = new RuleBudget(services.Time);
        _thread = new Thread(Run) { IsBackground = true, Name = "sworn rules" };
        _thread.Start();
    }

    /// <summary>Completes when the thread has ended: after <see cref="Dispose"/>, or with what stopped it.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Ends the thread; it goes on with the next start where the cursor stands.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _services.Progress.Wake();
        _thread.Join();
        _tail.Dispose();
        _cursor.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                TellLeftOut();
                if (_services.Progress.WaitFor(_tail.Next, WaitLimit))
                {
                    ReadOn(_services.Progress.Durable);
                }
            }

            _completion.SetResult();
        }
        catch (Exception failure) when (failure is StoreException or AggregateException)
        {
            _completion.SetException(failure);
        }
    }

    private void ReadOn(ulong end)
    {
        while (!_isStopping)
        {
            switch (_tail.Read(end, out var frame, out var from))
            {
                case TailStatus.Frame:
                    Watch(frame, from);
                    break;
                case TailStatus.Gap:
                    break;
                case TailStatus.Unreadable:
                    _services.Progress.WaitFor(end, WaitLimit);
                    return;
                default:
                    return;
            }

            if (!TrySettle())
            {
                return;
            }
        }
    }

    private void Watch(in JournalFrame frame, ulong from)
    {
        foreach (var stored in frame)
        {
            if (stored.Index < from || stored.Kind != EntryKind.Event || IsNotification(stored))
            {
                continue;
            }

            var record = new RoutedRecord(stored, _tail.Sources);
            _matched.Clear();
            _routes.Match(record, _matched);
            foreach (var number in _matched)
            {
                Notify(_selectors[number], record);
            }

            _found.Clear();
            _services.Watcher?.Observe(record, _found);
            _found.ForEach(Notify);
        }
    }

    private void Notify(Selector selector, in RoutedRecord record)
    {
        if (selector.IsNotified && _budget.TryTake(selector.Name))
        {
            var source = record.Source;
            _written.Add(_services.Notify(new RuleMatch(selector.Name, record.Index, source?.Address?.ToString(), source?.Listener)));
        }
    }

    private void Notify(WatcherMatch match)
    {
        if (_budget.TryTake(match.Rule))
        {
            _written.Add(match.WriteAsync());
        }
    }

    /// <summary>Waits until what was written is durable, and moves the cursor.</summary>
    /// <returns>False when it could not be written: the same records are read again.</returns>
    private bool TrySettle()
    {
        try
        {
            Task.WaitAll([.. _written]);
            _services.Watcher?.Settle(_tail.Next);
            _cursor.Advance(_tail.Next);
            _cursor.Sync();
            return true;
        }
        catch (AggregateException failure) when (failure.InnerExceptions.All(static inner => inner is StoreException))
        {
            // No room even in the reserve, or the log's writer has ended: wait, and look again.
            _services.Progress.WaitFor(ulong.MaxValue - 1, WaitLimit);
            _tail.GoTo(_cursor.Next);
            _services.Watcher?.Rewind();
            return false;
        }
        finally
        {
            _written.Clear();
        }
    }

    private void TellLeftOut()
    {
        foreach (var (rule, count) in _budget.Renew())
        {
            _ = _services.TellLeftOut(rule, count);
        }
    }

    /// <summary>A record that this watch had written is no cause of another one.</summary>
    private static bool IsNotification(in StoredRecord record) =>
        record.Fields.Source == 0 && record.Body.IndexOf(" RULE_MATCHED ["u8) >= 0;
}
