using Sworn.Core.Ledger;
using Sworn.Pipeline.Routing;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// What moves from the log over an open link to a destination: the next frame is read, the routes are asked, what is the output's own is
/// formatted and given to the link; what the link confirms moves the cursor. Belongs to the output's thread, but for what says otherwise.
/// <i>Invariant: the cursor never passes a message that the routes gave this output and that is not confirmed.</i>
/// </summary>
internal sealed class OutputFlow : IDisposable
{
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly OutputServices _services;
    private readonly ILink _link;
    private readonly OutputAccount _account;
    private readonly DurableCursor _cursor;
    private readonly LogTail _tail;
    private readonly MessageFormatter _formatter;
    private readonly Repetitions? _repetitions;
    private readonly LoopWatch? _loops;
    private readonly ConfirmationMarks _marks = new();
    private volatile RouteShare _routes;
    private long _counted;
    private long _confirmed;
    private long _repeated;
    private long _repeatedConfirmed;
    private long _altered;
    private long _undelivered;
    private long _lastSync;
    private bool _isGapKnown;
    private bool _hasProgress;

    public OutputFlow(OutputOptions options, ILink link, OutputAccount account, OutputServices services)
    {
        _name = options.Name;
        _services = services;
        _link = link;
        _account = account;
        var durable = services.Progress.Durable;
        _cursor = DurableCursor.Open(
            services.Directory, options.Name, services.LogId, durable, options.FromBeginning ? 0 : durable);
        _tail = new LogTail(services.Directory, _cursor.Next);
        _routes = new RouteShare(new RouteTable(services.Selectors), 1UL << options.Number);
        var breaksLoops = options is NetworkOutputOptions { BreaksLoops: true };
        _formatter = new MessageFormatter(options.Format with { LoopMark = breaksLoops ? services.LoopMark : null });
        _loops = breaksLoops ? new LoopWatch(options.Name, new LoopGuard(services, _tail.Sources), account, services) : null;
        _repetitions = options.Aggregate > TimeSpan.Zero ? new Repetitions(options.Aggregate, options.Format.AssumedZone, services.Time) : null;
        account.Begin(_cursor.Next);
        if (_cursor.Origin == CursorOrigin.Reset)
        {
            services.Events.CursorReset(options.Name);
        }
    }

    /// <summary>What comes past the log; sent when there is nothing more in the log. Thread-safe.</summary>
    public DirectQueue Direct { get; } = new();

    /// <summary>The index of the next record that it reads.</summary>
    public ulong Next => _tail.Next;

    /// <summary>Whether all that was sent is confirmed.</summary>
    public bool IsSettled => _marks.IsEmpty;

    /// <summary>The messages that were confirmed since the link was opened.</summary>
    public long Confirmed => _confirmed;

    /// <summary>Messages that were changed on their way, as of the last mark. Thread-safe.</summary>
    public long Altered => Interlocked.Read(ref _altered);

    /// <summary>Messages that nobody took, as of the last mark. Thread-safe.</summary>
    public long Undelivered => Interlocked.Read(ref _undelivered);

    /// <summary>Other routes hold for what it reads from here on. Thread-safe.</summary>
    public void Reroute(IReadOnlyList<Selector> selectors, int number) => _routes = new RouteShare(new RouteTable(selectors), 1UL << number);

    /// <summary>Sends the next frame of the log or, when the log has nothing more, the next batch that comes past it.</summary>
    /// <param name="status">What the log had.</param>
    /// <returns>Whether it came further.</returns>
    /// <exception cref="OutputException">The destination is lost.</exception>
    /// <exception cref="StoreException">The log cannot be read, or the cursor not be written.</exception>
    public bool TryMove(out TailStatus status)
    {
        status = Read(out var frame, out var from);
        switch (status)
        {
            case TailStatus.Frame:
                Send(frame, from);
                TellRepetitions(all: false);
                _link.Flush();
                Confirm(TimeSpan.Zero);
                return true;
            case TailStatus.Gap:
                AddMark(_tail.Next);
                return true;
            default:
                return status == TailStatus.End && TrySendPastLog();
        }
    }

    /// <summary>Passes over the next frame of the log: what in it is the output's own is given up. The cursor stays where it is.</summary>
    /// <param name="messages">How many messages that were.</param>
    /// <returns>Whether it came further.</returns>
    /// <exception cref="StoreException">The log cannot be read.</exception>
    public bool TryPassOver(out long messages)
    {
        var status = Read(out var frame, out var from);
        messages = status == TailStatus.Frame ? CountOwn(frame, from) : 0;
        _account.Drop(_tail.Next, messages);
        return status is TailStatus.Frame or TailStatus.Gap;
    }

    /// <summary>Lets the cursor pass what was passed over.</summary>
    /// <exception cref="StoreException">The cursor cannot be written.</exception>
    public void ForgetPassedOver()
    {
        _cursor.Advance(_tail.Next);
        _account.Confirm(_tail.Next, count: 0, aggregated: 0);
        SyncCursor(isForced: true);
    }

    /// <summary>Goes back to where the cursor stands: so many messages are not given up after all.</summary>
    public void TakeBackPassedOver(long messages)
    {
        _account.TakeBack(_cursor.Next, messages);
        _tail.GoTo(_cursor.Next);
    }

    /// <summary>Sends what is due of what was counted instead of sent.</summary>
    public void TellRepetitions(bool all)
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

    /// <summary>Looks for confirmations and moves the cursor behind them.</summary>
    /// <param name="wait">How long it may wait for some.</param>
    public void Confirm(TimeSpan wait)
    {
        _link.Poll(wait);
        Settle();
        SyncCursor(isForced: false);
    }

    /// <summary>Moves the cursor behind what the link has confirmed so far.</summary>
    public void Settle()
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
                Direct.Confirm(batch);
            }
        }

        if (isReached)
        {
            _cursor.Advance(reached.End);
            _account.Confirm(reached.End, reached.Taken - _confirmed, reached.Repeated - _repeatedConfirmed);
            (_confirmed, _repeatedConfirmed) = (reached.Taken, reached.Repeated);
            _hasProgress = true;
        }
    }

    /// <summary>Makes the cursor durable, if it is time.</summary>
    public void SyncCursor(bool isForced)
    {
        if (isForced || _services.Time.GetElapsedTime(_lastSync) >= SyncInterval)
        {
            _cursor.Sync();
            _lastSync = _services.Time.GetTimestamp();
        }
    }

    /// <summary>Whether anything was confirmed since it was last asked.</summary>
    public bool TakeProgress()
    {
        var hasProgress = _hasProgress;
        _hasProgress = false;
        return hasProgress;
    }

    /// <summary>Goes back to the first message that is not confirmed.</summary>
    /// <param name="wasOpen">Whether there was a link over which it may have gone.</param>
    /// <returns>How many messages are read again.</returns>
    public long Rewind(bool wasOpen)
    {
        var unconfirmed = _account.Rewind(_cursor.Next, wasOpen) + (_link.Taken - _counted);
        _marks.Clear();
        _repetitions?.Clear();
        Direct.Rewind();
        (_counted, _confirmed, _repeated, _repeatedConfirmed) = (0, 0, 0, 0);
        _tail.GoTo(_cursor.Next);
        return unconfirmed;
    }

    public void Dispose()
    {
        _tail.Dispose();
        _formatter.Dispose();
        _cursor.Dispose();
    }

    /// <summary>The next frame; what is gone or cannot be read is told.</summary>
    private TailStatus Read(out JournalFrame frame, out ulong from)
    {
        var status = _tail.Read(_services.Progress.Durable, out frame, out from);
        if (status == TailStatus.Gap)
        {
            _account.Miss(_tail.Next, (long)(_tail.Next - from));
            _services.Events.GapFound(_name, from, _tail.Next);
        }
        else if (status == TailStatus.Unreadable && !_isGapKnown)
        {
            _services.Events.Unreadable(_name, _tail.Next);
        }

        _isGapKnown = status == TailStatus.Unreadable;
        return status;
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

    private long CountOwn(in JournalFrame frame, ulong from)
    {
        var routes = _routes;
        var count = 0L;
        foreach (var stored in frame)
        {
            if (stored.Index >= from && stored.Kind == EntryKind.Event)
            {
                var record = new RoutedRecord(stored, _tail.Sources);
                count += (routes.Table.Route(record) & routes.Bit) != 0 && _loops?.LeavesOut(record) != true ? 1 : 0;
            }
        }

        return count;
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

    /// <summary>Sends the next batch that comes past the log, if there is one.</summary>
    private bool TrySendPastLog()
    {
        if (Direct.BeginRead(_tail.Next) is not { } batch)
        {
            return false;
        }

        try
        {
            SendPastLog(batch);
        }
        finally
        {
            Direct.EndRead();
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
        AddMark(_tail.Next, batch, wanted);
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
        AddMark(end);
        Interlocked.Exchange(ref _altered, _link.Altered);
        Interlocked.Exchange(ref _undelivered, _link.Undelivered);
    }

    /// <summary>The cursor may move to <paramref name="end"/> once all is confirmed that was taken, but not past what is still counted instead of sent.</summary>
    private void AddMark(ulong end, DirectBatch? batch = null, List<int>? numbers = null)
    {
        _counted = _link.Taken;
        _marks.Add(new ConfirmationMarks.Mark(Math.Min(end, _repetitions?.Held ?? ulong.MaxValue), _counted, _repeated, batch, numbers));
    }

    /// <summary>The routes, and the output's bit in them.</summary>
    private sealed record RouteShare(RouteTable Table, ulong Bit);
}
