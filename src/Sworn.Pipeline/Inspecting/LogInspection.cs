using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Inspecting;

/// <summary>
/// Reads what the log has made durable and counts, for each input, formats and mistakes. It is a reader of the log like
/// any other, on a thread that gets the processor when nobody else wants it, and it rests while much comes in
/// (<see cref="ReadingPace"/>): under load the counts fall behind and catch up afterwards; no message waits for them. They begin with the session and are not kept.
/// </summary>
public sealed class LogInspection : IDisposable
{
    // So often a thread that waits looks whether it should end, should a wake-up have come before its wait.
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(1);

    private readonly LogTail _tail;
    private readonly LogProgress _progress;
    private readonly IMessageInspector _inspector;
    private readonly ReadingPace _pace;
    private readonly Dictionary<ushort, (InputAccount Account, MessageCounts Counts)> _inputs = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    // Written by the inspecting thread, read by any.
    private ulong _inspected;

    /// <summary>Begins to inspect.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="progress">How far the log is durable.</param>
    /// <param name="from">The first record to inspect.</param>
    /// <param name="inputs">The account of each input, by the listener's number that its records have.</param>
    /// <param name="inspector">Looks at the messages; used by the new thread alone.</param>
    public LogInspection(
        StoreDirectory directory, LogProgress progress, ulong from,
        IReadOnlyDictionary<ushort, InputAccount> inputs, IMessageInspector inspector)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var (number, account) in inputs)
        {
            _inputs[number] = (account, new MessageCounts());
        }

        _tail = new LogTail(directory, from);
        _progress = progress;
        _inspector = inspector;
        _inspected = from;
        _pace = new ReadingPace(progress.Durable, isLoud: false);
        _thread = new Thread(Run) { IsBackground = true, Name = "sworn inspection" };
        _thread.Start();
    }

    /// <summary>The records before this one are counted. Any thread.</summary>
    public ulong Inspected => Volatile.Read(ref _inspected);

    /// <summary>Completes when the thread has ended: after <see cref="Dispose"/>, or with what stopped it.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Ends the thread; what it has not counted stays uncounted.</summary>
    public void Dispose()
    {
        _stop.Set();
        _progress.Wake();
        _thread.Join();
        _tail.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            ThreadWeight.YieldToAll();
            while (!_stop.IsSet)
            {
                if (_progress.WaitFor(_tail.Next, WaitLimit))
                {
                    // What comes in between two looks is looked at together: a look at every sync would cost more than
                    // the messages in it.
                    var durable = _progress.Durable;
                    if (_pace.IsTimeFor(durable))
                    {
                        ReadOn(durable);
                    }

                    _stop.Wait(ReadingPace.Look);
                }
            }

            _completion.SetResult();
        }
        catch (StoreException failure)
        {
            _completion.SetException(failure);
        }
    }

    private void ReadOn(ulong end)
    {
        while (!_stop.IsSet)
        {
            switch (_tail.Read(end, out var frame, out var from))
            {
                case TailStatus.Frame:
                    Inspect(frame, from);
                    break;
                case TailStatus.Gap:
                    break;
                case TailStatus.Unreadable:
                    _progress.WaitFor(end, WaitLimit);
                    return;
                default:
                    return;
            }

            Volatile.Write(ref _inspected, _tail.Next);
        }
    }

    private void Inspect(in JournalFrame frame, ulong from)
    {
        foreach (var record in frame)
        {
            var fields = record.Fields;
            if (record.Index >= from && fields.Kind == EntryKind.Event && _inputs.TryGetValue(fields.Listener, out var input))
            {
                _inspector.Inspect(record.Body, fields.ReceivedUtc, input.Counts);
            }
        }

        foreach (var (account, counts) in _inputs.Values)
        {
            account.Add(counts);
        }
    }
}
