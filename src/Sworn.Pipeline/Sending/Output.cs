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
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);

    private readonly OutputOptions _options;
    private readonly OutputServices _services;
    private readonly ILink _link;
    private readonly OutputAccount _account = new();
    private readonly DurableCursor _cursor;
    private readonly LogTail _tail;
    private readonly MessageFormatter _formatter;
    private readonly Backoff _backoff;
    private readonly Repetitions? _repetitions;
    private readonly LoopWatch? _loops;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ended = new();
    private readonly ManualResetEventSlim _stop = new();

    private readonly ConfirmationMarks _marks = new();
    private readonly DirectQueue _direct = new();
    private volatile RouteShare _routes;
    private long _counted;
    private long _confirmed;
    private bool _isOpen;
    private bool _isGapKnown;
    private long _lastSync;
    private volatile bool _isDraining;
    private volatile bool _isConcluding;
    private long _altered;
    private long _undelivered;
    private long _repeated;
    private long _repeatedConfirmed;

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
        _routes = new RouteShare(new RouteTable(services.Selectors), 1UL << options.Number);
        var breaksLoops = options is NetworkOutputOptions { BreaksLoops: true };
        _formatter = new MessageFormatter(options.Format with { LoopMark = breaksLoops ? services.LoopMark : null });
        _loops = breaksLoops
            ? new LoopWatch(options.Name, new LoopGuard(services, _tail.Sources), _account, services)
            : null;
        _repetitions = options.Aggregate > TimeSpan.Zero ? new Repetitions(options.Aggregate, options.Format.AssumedZone, services.Time) : null;
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
        _options.Name, Transport, _link.Delivery, _services.Progress.Durable, Interlocked.Read(ref _altered), Interlocked.Read(ref _undelivered));

    /// <summary>Its books.</summary>
    public OutputAccount Account => _account;

    /// <summary>Its name.</summary>
    public string Name => _options.Name;

    /// <summary>What comes past the log; sent when there is nothing more in the log.</summary>
    public DirectQueue Direct => _direct;

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Other routes hold for what it reads from here on.</summary>
    /// <param name="selectors">The routes.</param>
    /// <param name="number">Its position among the outputs, from 0: its bit in them.</param>
    public void Reroute(IReadOnlyList<Selector> selectors, int number) => _routes = new RouteShare(new RouteTable(selectors), 1UL << number);

    /// <summary>Lets it send what is there, as long as its destination takes it and at most for a time, and ends it.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>
    /// Lets it end while the node runs on: it reads nothing more, and what it has sent may be confirmed, at most for a time. Its
    /// cursor stays where the first record stands that is not confirmed.
    /// </summary>
    public void Conclude(TimeSpan limit)
    {
        _isConcluding = true;
        Stop(limit);
    }

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
            if (_isConcluding)
            {
                return _isOpen && AwaitConfirmations();
            }

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
                TellRepetitions(all: false);
                _link.Flush();
                Confirm(TimeSpan.Zero);
                return true;
            case TailStatus.Gap:
                _account.Miss(_tail.Next, (long)(_tail.Next - from));
                _services.Events.GapFound(_options.Name, from, _tail.Next);
                _marks.Add(new ConfirmationMarks.Mark(Math.Min(_tail.Next, _repetitions?.Held ?? ulong.MaxValue), _link.Taken, _repeated));
                return true;
            default:
                return (status == TailStatus.End && TrySendPastLog()) || Idle(status);
        }
    }

    private void Send(in JournalFrame frame, ulong from)
    {
        var redactedBefore = _formatter.Redacted;
        var routes = _routes;
        foreach (var stored in frame)
        {
            if (stored.Index < from || stored.Kind != EntryKind.Event)
            {
                continue;
            }

            var record = new RoutedRecord(stored, _tail.Sources);
            if ((routes.Table.Route(record) & routes.Bit) == 0 || IsLeftOut(record))
            {
                continue;
            }

            Send(record);
        }

        SetMark(frame.EndIndex, _formatter.Redacted - redactedBefore);
    }

    private void Send(in RoutedRecord record)
    {
        _link.Send(record, _formatter.Format(record));
        if (_link.Taken % _link.MessagesPerMark == 0)
        {
            SetMark(record.Index + 1);
            Settle();
        }
    }

    /// <summary>What came back in a circle, and what is told by a count.</summary>
    private bool IsLeftOut(in RoutedRecord record)
    {
        if (_loops?.LeavesOut(record) == true)
        {
            return true;
        }

        var isHeld = false;
        if (_repetitions?.Add(record, out isHeld) is { } ended)
        {
            Tell(_repetitions, ended);
        }

        return isHeld;
    }

    /// <summary>One message in place of those that were counted.</summary>
    private void Tell(Repetitions repetitions, RepeatedRun run)
    {
        var record = new RoutedRecord(run.LastIndex, run.Fields, repetitions.Tell(run), _tail.Sources);
        _link.Send(record, _formatter.Format(record));
        _repeated += run.Count > 1 ? run.Count : 0;
    }

    private void TellRepetitions(bool all)
    {
        var isTold = false;
        while (_repetitions?.TakeDue(all) is { } run)
        {
            Tell(_repetitions, run);
            isTold = true;
        }

        if (isTold)
        {
            SetMark(_tail.Next);
            _link.Flush();
        }
    }

    /// <summary>Sends the next batch that comes past the log, if there is one.</summary>
    private bool TrySendPastLog()
    {
        if (_direct.BeginRead(_tail.Next) is not { } batch)
        {
            return false;
        }

        try
        {
            SendPastLog(batch);
        }
        finally
        {
            _direct.EndRead();
        }

        _link.Flush();
        Confirm(TimeSpan.Zero);
        return true;
    }

    private void SendPastLog(DirectBatch batch)
    {
        var redactedBefore = _formatter.Redacted;
        var routes = _routes;
        var (wanted, unwanted) = (new List<int>(), new List<int>());
        var octets = batch.Batch.Records.Span;
        foreach (var source in batch.Batch.NamedSources)
        {
            _tail.Sources.Learn(RecordHeader.Read(octets).Session, source);
        }

        for (var number = 0; number < batch.Batch.Count; number++)
        {
            var length = RecordHeader.Size + (int)RecordHeader.BodyLength(octets);
            var record = new RoutedRecord(batch.FirstIndex + (uint)number, RecordHeader.Read(octets), octets[RecordHeader.Size..length], _tail.Sources);
            var outputs = routes.Table.Route(record);
            if ((outputs & routes.Bit) != 0)
            {
                SendPastLog(record, number, wanted);
            }
            else if (outputs == 0)
            {
                unwanted.Add(number);
            }

            octets = octets[length..];
        }

        batch.GiveUp(unwanted);
        _account.ReadPastLog(_link.Taken - _counted, _formatter.Redacted - redactedBefore);
        _counted = _link.Taken;
        _marks.Add(new ConfirmationMarks.Mark(Math.Min(_tail.Next, _repetitions?.Held ?? ulong.MaxValue), _counted, _repeated, batch, wanted));
    }

    /// <summary>One record of those; what came back in a circle is nobody's.</summary>
    private void SendPastLog(in RoutedRecord record, int number, List<int> wanted)
    {
        if (_loops?.LeavesOut(record) != true)
        {
            _link.Send(record, _formatter.Format(record));
            wanted.Add(number);
        }
    }

    private void SetMark(ulong end, long redacted = 0)
    {
        _account.Read(end, _link.Taken - _counted, redacted);
        _counted = _link.Taken;
        _marks.Add(new ConfirmationMarks.Mark(Math.Min(end, _repetitions?.Held ?? ulong.MaxValue), _counted, _repeated));
        Interlocked.Exchange(ref _altered, _link.Altered);
        Interlocked.Exchange(ref _undelivered, _link.Undelivered);
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
        var isReached = false;
        var reached = default(ConfirmationMarks.Mark);
        while (_marks.TryTake(_link.Confirmed, out var mark))
        {
            (isReached, reached) = (true, mark);
            if (mark.Batch is { } batch)
            {
                _account.ConfirmPastLog(mark.Numbers!.Count);
                batch.Confirm(mark.Numbers);
                _direct.Confirm(batch);
            }
        }

        if (isReached)
        {
            _cursor.Advance(reached.End);
            _account.Confirm(reached.End, reached.Taken - _confirmed, reached.Repeated - _repeatedConfirmed);
            (_confirmed, _repeatedConfirmed) = (reached.Taken, reached.Repeated);
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

    /// <summary>Waits for what was sent to be confirmed.</summary>
    /// <returns>False when it is, and the link is closed.</returns>
    private bool AwaitConfirmations()
    {
        TellRepetitions(all: true);
        _link.Finish();
        Confirm(_link.Patience);
        if (!_marks.IsEmpty)
        {
            return true;
        }

        Close();
        return false;
    }

    /// <summary>Nothing to send: waits for confirmations, or for the log to grow.</summary>
    private bool Idle(TailStatus status)
    {
        if (status == TailStatus.Unreadable && !_isGapKnown)
        {
            _isGapKnown = true;
            _services.Events.Unreadable(_options.Name, _tail.Next);
        }

        var isLast = _isDraining && _services.IsLogClosed();
        TellRepetitions(isLast);
        if (isLast)
        {
            _link.Finish();
        }

        var isWaiting = !_marks.IsEmpty;
        Confirm(isWaiting ? _link.Patience : TimeSpan.Zero);
        if (isLast && _marks.IsEmpty)
        {
            Close();
            return false;
        }

        if (status == TailStatus.Unreadable)
        {
            return !_stop.Wait(IdleWait);
        }

        if (!_direct.HasNext(_tail.Next))
        {
            _services.Progress.WaitFor(_tail.Next, isWaiting || _isDraining ? _link.Patience : IdleWait);
        }

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
        _repetitions?.Clear();
        _direct.Rewind();
        (_counted, _confirmed, _repeated, _repeatedConfirmed) = (0, 0, 0, 0);
        _tail.GoTo(_cursor.Next);
        return unconfirmed;
    }

    /// <summary>The routes, and the output's bit in them.</summary>
    private sealed record RouteShare(RouteTable Table, ulong Bit);
}
