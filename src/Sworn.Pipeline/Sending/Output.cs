using System.Diagnostics.CodeAnalysis;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Tls;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// One output: a thread that reads the durable log from its cursor, asks the routes, and hands what is its own to its
/// link. What is confirmed moves the cursor; what is not when a link breaks is read and sent again. A destination that is
/// slow, dead or never reads holds this thread only.
/// <i>Invariant: the cursor never passes a message that the routes gave this output and that is not confirmed.</i>
/// </summary>
internal sealed class Output : IDisposable
{
    private const int MessagesPerMark = 16;
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConfirmWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);

    private readonly OutputOptions _options;
    private readonly OutputServices _services;
    private readonly ILink _link;
    private readonly OutputAccount _account = new();
    private readonly DurableCursor _cursor;
    private readonly LogTail _tail;
    private readonly RouteTable _routes;
    private readonly MessageFormatter _formatter;
    private readonly Backoff _backoff;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ended = new();
    private readonly ManualResetEventSlim _stop = new();

    // Marks: everything below End is confirmed once the link has confirmed Taken messages.
    private readonly Queue<(ulong End, long Taken)> _marks = new();
    private long _counted;
    private long _confirmed;
    private bool _isOpen;
    private bool _isGapKnown;
    private long _lastSync;
    private volatile bool _isDraining;
    private long _altered;

    public Output(OutputOptions options, string transport, ILink link, OutputServices services)
    {
        _options = options;
        Transport = transport;
        _link = link;
        _services = services;
        var durable = services.Progress.Durable;
        _cursor = DurableCursor.Open(
            services.Directory, options.Name, services.LogId, durable, options.FromBeginning ? 0 : durable);
        _tail = new LogTail(services.Directory, _cursor.Next);
        _routes = new RouteTable(services.Selectors);
        _formatter = new MessageFormatter(options.Format);
        _backoff = new Backoff(options.RetryFirst, options.RetryMost, services.Pick);
        _account.Begin(_cursor.Next);
        if (_cursor.Origin == CursorOrigin.Reset)
        {
            services.Events.CursorReset(options.Name);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = $"sworn output {options.Name}" };
    }

    /// <summary><c>udp</c>, <c>tcp</c>, …</summary>
    public string Transport { get; }

    /// <summary>Its account at this moment.</summary>
    public OutputSnapshot Snapshot() => _account.Snapshot(
        _options.Name, Transport, _link.Delivery, _services.Progress.Durable, Interlocked.Read(ref _altered));

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Lets it send what is there, as long as its destination takes it and at most for a time, and ends it.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>Waits for the end of a drain; what is not sent by then is sent after the next start.</summary>
    public void Stop(TimeSpan limit)
    {
        _isDraining = true;
        _services.Progress.Wake();
        if (_thread.IsAlive && !_ended.Wait(limit))
        {
            _stop.Set();
            _services.Progress.Wake();
            _link.Abort();
            _ended.Wait();
        }
    }

    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        _link.Dispose();
        _tail.Dispose();
        _formatter.Dispose();
        _cursor.Dispose();
        _stop.Dispose();
        _ended.Dispose();
    }

    private bool IsStopping => _stop.IsSet;

    [SuppressMessage("Design", "CA1031", Justification = "The top of the thread: an output that fails must not take the collector with it; it is told.")]
    private void Run()
    {
        try
        {
            while (!IsStopping && Step())
            {
            }
        }
        catch (Exception defect)
        {
            _account.SetPeer(peer: null, defect.Message);
            _services.Events.Failed(_options.Name, defect);
        }
        finally
        {
            _ended.Set();
        }
    }

    /// <summary>Opens the link if need be and moves what there is.</summary>
    /// <returns>False when it was asked to end and has nothing left that it could send.</returns>
    private bool Step()
    {
        try
        {
            if (!_isOpen)
            {
                Open();
            }

            return Pump();
        }
        catch (OutputException failure)
        {
            return Break(failure);
        }
        catch (StoreException failure)
        {
            _services.Events.StoreFailed(_options.Name, failure);
            Rewind();
            return GoesOnAfter(_backoff.Next());
        }
    }

    /// <summary>Waits before the next attempt; a drain has no time for one.</summary>
    private bool GoesOnAfter(TimeSpan wait) => !_isDraining && !_stop.Wait(wait) && !_isDraining;

    private void Open()
    {
        _link.Open();
        _isOpen = true;
        _account.SetPeer(_link.Peer, failure: null);
        _services.Events.Connected(_options.Name, _link.Peer);
    }

    private bool Pump()
    {
        var status = _tail.Read(_services.Progress.Durable, out var frame, out var from);
        switch (status)
        {
            case TailStatus.Frame:
                _isGapKnown = false;
                Send(frame, from);
                _link.Flush();
                Confirm(TimeSpan.Zero);
                return true;
            case TailStatus.Gap:
                _account.Miss(_tail.Next, (long)(_tail.Next - from));
                _services.Events.GapFound(_options.Name, from, _tail.Next);
                _marks.Enqueue((_tail.Next, _link.Taken));
                return true;
            default:
                return Idle(status);
        }
    }

    private void Send(in JournalFrame frame, ulong from)
    {
        var redactedBefore = _formatter.Redacted;
        var bit = 1UL << _options.Number;
        foreach (var stored in frame)
        {
            if (stored.Index < from || stored.Kind != EntryKind.Event)
            {
                continue;
            }

            var record = new RoutedRecord(stored, _tail.Sources);
            if ((_routes.Route(record) & bit) == 0)
            {
                continue;
            }

            _link.Send(stored.Index, _formatter.Format(record));
            if (_link.Taken % MessagesPerMark == 0)
            {
                Mark(stored.Index + 1);
                Settle();
            }
        }

        Mark(frame.EndIndex, _formatter.Redacted - redactedBefore);
    }

    private void Mark(ulong end, long redacted = 0)
    {
        _account.Read(end, _link.Taken - _counted, redacted);
        _counted = _link.Taken;
        _marks.Enqueue((end, _counted));
        Interlocked.Exchange(ref _altered, _link.Altered);
    }

    private void Confirm(TimeSpan wait)
    {
        _link.Poll(wait);
        Settle();
        SyncCursor(isForced: false);
    }

    /// <summary>Moves the cursor behind what the link has confirmed so far.</summary>
    private void Settle()
    {
        ulong? next = null;
        var confirmed = _confirmed;
        while (_marks.TryPeek(out var mark) && mark.Taken <= _link.Confirmed)
        {
            _marks.Dequeue();
            (next, confirmed) = (mark.End, mark.Taken);
        }

        if (next is { } reached)
        {
            _cursor.Advance(reached);
            _account.Confirm(reached, confirmed - _confirmed);
            _confirmed = confirmed;
            _backoff.Reset();
        }
    }

    private void SyncCursor(bool isForced)
    {
        if (isForced || _services.Time.GetElapsedTime(_lastSync) >= SyncInterval)
        {
            _cursor.Sync();
            _lastSync = _services.Time.GetTimestamp();
        }
    }

    /// <summary>Nothing to send: waits for confirmations, or for the log to grow.</summary>
    private bool Idle(TailStatus status)
    {
        if (status == TailStatus.Unreadable && !_isGapKnown)
        {
            _isGapKnown = true;
            _services.Events.Unreadable(_options.Name, _tail.Next);
        }

        var isWaiting = _marks.Count > 0;
        Confirm(isWaiting ? ConfirmWait : TimeSpan.Zero);
        if (_isDraining && _marks.Count == 0 && _services.IsLogClosed())
        {
            Close();
            return false;
        }

        if (status == TailStatus.Unreadable)
        {
            return !_stop.Wait(IdleWait);
        }

        _services.Progress.WaitFor(_tail.Next, isWaiting || _isDraining ? ConfirmWait : IdleWait);
        return true;
    }

    private void Close()
    {
        _link.Close();
        SyncCursor(isForced: true);
        _account.SetPeer(peer: null, failure: "stopped");
    }

    private bool Break(OutputException failure)
    {
        var wasOpen = _isOpen;
        if (wasOpen)
        {
            SettleLast();
        }

        var unconfirmed = Rewind();
        var wait = _backoff.Next();
        _account.SetPeer(peer: null, failure.Message);
        if (wasOpen)
        {
            _services.Events.Lost(_options.Name, failure.Message, unconfirmed);
        }
        else
        {
            _services.Events.ConnectFailed(_options.Name, failure.Message, wait);
        }

        if (failure.Fault != PeerFault.None)
        {
            _services.Events.PeerRefused(_options.Name, failure.Peer, failure.Fault, failure.Shown);
        }

        return GoesOnAfter(wait);
    }

    /// <summary>What was confirmed before the break need not be sent again, unless the cursor cannot be written.</summary>
    private void SettleLast()
    {
        try
        {
            Settle();
        }
        catch (StoreException failure)
        {
            _services.Events.StoreFailed(_options.Name, failure);
        }
    }

    /// <summary>Goes back to the first message that is not confirmed.</summary>
    private long Rewind()
    {
        var unconfirmed = _account.Rewind(_cursor.Next, _isOpen) + (_link.Taken - _counted);
        _isOpen = false;
        _marks.Clear();
        (_counted, _confirmed) = (0, 0);
        _tail.GoTo(_cursor.Next);
        return unconfirmed;
    }
}
