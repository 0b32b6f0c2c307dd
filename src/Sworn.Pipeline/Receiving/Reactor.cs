using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// A receiving thread: one epoll loop over its datagram sockets, listeners and connections.
/// <para>
/// A round takes what is ready, a bounded amount from each socket; batches that nobody added to in the round go to the
/// log, so the latency is one round, which lasts only as long as there is something to read. While the log takes no
/// more, the thread waits for it in short steps; sockets of inputs that drop instead of waiting are still served.
/// Other threads only set a stage, add to the queue of accepted connections, and wake the thread.
/// </para>
/// </summary>
internal sealed class Reactor : IDisposable
{
    /// <summary>What one read of a connection takes at the most.</summary>
    public const int ReadBytes = 256 << 10;

    // What is kept in front of a read may be as long as this beyond the longest message: the head of a frame, or the
    // offers of a RELP client where messages are shorter.
    private const int FrameOverhead = 4_160;
    private const int EventsPerRound = 64;
    private const ulong WakeKey = 0;
    private const int TickMilliseconds = 1_000;
    private const int ThrottleMilliseconds = 10;
    private const ulong TickNanoseconds = 1_000_000_000;

    private static readonly TimeSpan LogWait = TimeSpan.FromMilliseconds(5);

    private readonly Epoll _epoll = new(EventsPerRound);
    private readonly WakeSignal _wake = new();
    private readonly Dictionary<ulong, ReadySource> _sources = [];
    private readonly Dictionary<InputPort, BatchLane> _lanesByPort = [];
    private readonly List<BatchLane> _lanes = [];
    private readonly List<StreamConnection> _throttled = [];
    private readonly Queue<ReadySource> _again = new();
    private readonly ConcurrentQueue<AcceptedConnection> _accepted = new();
    private readonly TaskCompletionSource _acceptingStopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private IReadOnlyList<Reactor> _all = [];
    private int _nextPeer;
    private ulong _lastKey = WakeKey;
    private ulong _lastTick;
    private ulong _deadline = ulong.MaxValue;

    // Set by the thread that stops the receivers.
    private volatile Stage _stage;
    private long _stopNanoseconds;

    /// <summary>
    /// Makes a thread that has nothing to do yet; it owns the sealer among <paramref name="services"/>.
    /// </summary>
    public Reactor(int number, ReactorServices services, int maxMessageBytes)
    {
        Services = services;
        Scratch = GC.AllocateUninitializedArray<byte>(maxMessageBytes + FrameOverhead + ReadBytes, pinned: true);
        _epoll.Watch(_wake.Handle, WakeKey);
        _thread = new Thread(Run) { IsBackground = true, Name = $"sworn receiver {number}" };
    }

    private enum Stage
    {
        Running,
        StoppingAccepting,
        Draining,
    }

    /// <summary>What the thread works with.</summary>
    public ReactorServices Services { get; }

    /// <summary>Where connections read to; nothing in it outlives a call.</summary>
    public byte[] Scratch { get; }

    /// <summary>Completes when listeners are closed and no socket takes anything new.</summary>
    public Task AcceptingStopped => _acceptingStopped.Task;

    /// <summary>Completes when the thread has ended; faulted when it ended on a defect.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Whether the time limit of the stop is over.</summary>
    public bool IsPastDeadline => Now >= _deadline;

    /// <summary>The present moment on the log's monotonic clock, in nanoseconds.</summary>
    public ulong Now => Services.Intake.Clock.Now().Monotonic;

    /// <summary>Starts the thread. Before that, the caller may add sources.</summary>
    /// <param name="all">All threads, to spread connections over.</param>
    public void Start(IReadOnlyList<Reactor> all)
    {
        _all = all;
        _lastTick = Now;
        _thread.Start();
    }

    /// <summary>The first step of a stop, done by every thread before any takes the second.</summary>
    public void BeginStop() => SetStage(Stage.StoppingAccepting);

    /// <summary>The second step: drain within the limit and end.</summary>
    public void BeginDrain(TimeSpan limit)
    {
        Volatile.Write(ref _stopNanoseconds, (long)limit.TotalNanoseconds);
        SetStage(Stage.Draining);
    }

    /// <summary>The lane of an input on this thread.</summary>
    public BatchLane LaneOf(InputPort port)
    {
        if (!_lanesByPort.TryGetValue(port, out var lane))
        {
            lane = new BatchLane(port.Options, port.Account, Services, _wake);
            _lanesByPort.Add(port, lane);
            _lanes.Add(lane);
        }

        return lane;
    }

    /// <summary>Owns and watches a socket from here on.</summary>
    /// <returns>
    /// 0, or the negative error number when the system cannot watch another one; it is owned all the same.
    /// </returns>
    public int Add(ReadySource source)
    {
        source.Key = ++_lastKey;
        _sources.Add(source.Key, source);
        return Watch(source);
    }

    /// <summary>Looks at a socket again.</summary>
    /// <returns>0 or the negative error number.</returns>
    public int Watch(ReadySource source) => _epoll.Watch(source.Handle, source.Key);

    /// <summary>Changes what a socket is watched for.</summary>
    public void Change(ReadySource source, bool forReading, bool forWriting) =>
        _epoll.Change(source.Handle, source.Key, forReading, forWriting);

    /// <summary>Serves a source in the next round, whatever its socket says.</summary>
    public void Again(ReadySource source) => _again.Enqueue(source);

    /// <summary>Lets a connection rest that came too fast.</summary>
    public void Throttle(StreamConnection connection) => _throttled.Add(connection);

    /// <summary>Looks away from a socket.</summary>
    public void Unwatch(ReadySource source) => _epoll.Unwatch(source.Handle);

    /// <summary>Closes a socket; closing ends the watch.</summary>
    public void Remove(ReadySource source)
    {
        _sources.Remove(source.Key);
        source.Dispose();
    }

    /// <summary>The thread that takes the next connection.</summary>
    public Reactor NextPeer()
    {
        _nextPeer = (_nextPeer + 1) % _all.Count;
        return _all[_nextPeer];
    }

    /// <summary>Takes a connection over. Thread-safe.</summary>
    public void Adopt(in AcceptedConnection connection, Reactor from)
    {
        if (from == this)
        {
            Open(connection);
            return;
        }

        _accepted.Enqueue(connection);
        _wake.Set();
    }

    /// <summary>While draining: waits until a lane can go on, or until the time limit makes it.</summary>
    public void WaitUntilFree(BatchLane lane)
    {
        while (lane.Blocked is not null)
        {
            var waiting = IsPastDeadline ? lane.GiveUp() : lane.TryUnblock(LogWait);
            waiting?.Resume();
        }

        lane.EndRound(Now);
    }

    /// <summary>Closes what is left. The thread has ended or was never started.</summary>
    public void Dispose()
    {
        Abandon();
        _epoll.Dispose();
        _wake.Dispose();
        Services.Sealer.Dispose();
    }

    private void SetStage(Stage stage)
    {
        _stage = stage;
        _wake.Set();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of the thread: every end is in Completion.")]
    private void Run()
    {
        try
        {
            while (_stage == Stage.Running)
            {
                Round();
            }

            StopAccepting();
            while (_stage != Stage.Draining)
            {
                Round();
            }

            Drain();
            _completion.TrySetResult();
        }
        catch (Exception defect)
        {
            Abandon();
            Services.Events.ReceiverFailed(defect);
            _completion.TrySetException(defect);
            _acceptingStopped.TrySetResult();
        }
    }

    private void Round()
    {
        var isBlocked = ServeBlocked(out bool isGathering);
        var rest = _throttled.Count > 0 ? ThrottleMilliseconds : TickMilliseconds;
        var ready = _epoll.Wait(isBlocked || isGathering || _again.Count > 0 ? 0 : rest);
        for (var number = 0; number < ready; number++)
        {
            var key = _epoll.KeyAt(number);
            if (key == WakeKey)
            {
                _wake.Reset();
                OpenAccepted();
            }
            else if (_sources.TryGetValue(key, out var source))
            {
                Serve(source, number);
            }
        }

        ServeAgain();

        var now = Now;
        foreach (var lane in _lanes)
        {
            lane.EndRound(now);
            lane.DeliverAnswers();
        }

        if (now >= _lastTick + TickNanoseconds)
        {
            Tick(now);
        }
    }

    private void Serve(ReadySource source, int number)
    {
        if (_epoll.IsWritableAt(number))
        {
            source.OnWritable();
        }

        if (_epoll.IsReadableAt(number) && !source.Handle.IsClosed)
        {
            source.OnReady();
        }
    }

    private void ServeAgain()
    {
        for (var left = _again.Count; left > 0; left--)
        {
            var source = _again.Dequeue();
            if (!source.Handle.IsClosed)
            {
                source.OnReady();
            }
        }

        if (_throttled.Count > 0)
        {
            var resting = _throttled.ToArray();
            _throttled.Clear();
            Array.ForEach(resting, static connection => connection.Release());
        }
    }

    /// <summary>Gives lanes that wait for the log a chance.</summary>
    /// <returns>Whether any still waits.</returns>
    private bool ServeBlocked(out bool isGathering)
    {
        isGathering = false;
        var isBlocked = false;
        foreach (var lane in _lanes)
        {
            if (lane.Blocked is not null)
            {
                lane.TryUnblock(LogWait)?.Resume();
                isBlocked |= lane.Blocked is not null;
            }

            isGathering |= lane.IsGathering;
        }

        return isBlocked;
    }

    private void OpenAccepted()
    {
        while (_accepted.TryDequeue(out var connection))
        {
            Open(connection);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The connection owns the socket and closes it.")]
    private void Open(in AcceptedConnection accepted)
    {
        var connection = new StreamConnection(this, accepted);
        var error = -Add(connection);
        if (error != 0)
        {
            Remove(connection);
            accepted.Port.RemoveConnection(accepted.Peer);
            Services.Events.AcceptFailed(accepted.Port.Options.Name, error);
            return;
        }

        Services.Events.ConnectionOpened(accepted.Port.Options.Name, accepted.Peer.EndPoint);
    }

    private void Tick(ulong now)
    {
        _lastTick = now;
        foreach (var source in _sources.Values.ToArray())
        {
            source.OnTick(now);
        }
    }

    private void StopAccepting()
    {
        foreach (var source in _sources.Values.ToArray())
        {
            source.StopAccepting();
        }

        _acceptingStopped.TrySetResult();
    }

    private void Drain()
    {
        _deadline = Now + (ulong)Volatile.Read(ref _stopNanoseconds);
        OpenAccepted();
        foreach (var source in _sources.Values.ToArray())
        {
            source.Drain();
        }

        foreach (var lane in _lanes)
        {
            lane.Finish();
        }

        AwaitAnswers();
        foreach (var source in _sources.Values.ToArray())
        {
            source.Finish();
        }
    }

    /// <summary>Senders that were promised an answer get it, if the log speaks before the time limit.</summary>
    private void AwaitAnswers()
    {
        while (_lanes.Exists(static lane => lane.IsAwaited) && !IsPastDeadline)
        {
            _epoll.Wait(ThrottleMilliseconds);
            _wake.Reset();
            _lanes.ForEach(static lane => lane.DeliverAnswers());
        }
    }

    private void Abandon()
    {
        foreach (var source in _sources.Values)
        {
            source.Dispose();
        }

        while (_accepted.TryDequeue(out var connection))
        {
            connection.Handle.Dispose();
        }

        _sources.Clear();
    }
}
