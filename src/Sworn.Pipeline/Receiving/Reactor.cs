using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sworn.Core.Hashing;
using Sworn.Pipeline.Native;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// One thread that serves many sockets: it waits until some can be read, takes a bounded part from each in turn, and
/// hands the batches over when they are full or nothing more is waiting. So batches grow with the load and latency is one
/// round. Other threads reach it through <see cref="Add"/> and <see cref="StopAsync"/> only.
/// </summary>
internal sealed class Reactor : IDisposable
{
    private const int EventsPerRound = 256;
    private const int TickMilliseconds = 1_000;
    private const int DrainRounds = 10_000;

    private readonly Poller _poller = new();
    private readonly ConcurrentQueue<IReadable> _added = new();
    private readonly Dictionary<ulong, IReadable> _sockets = [];
    private readonly List<OpenBatch> _batches = [];
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private long _drainBegan;
    private long _lastTick;
    private ulong _lastKey;
    private TimeSpan _drainLimit;

    public Reactor(ILogIntake intake, ReceiverEvents events, TimeProvider time, bool preferNativeHash, int number)
    {
        Intake = intake;
        Events = events;
        _time = time;
        Sealer = new BatchSealer(Sha256Engines.Create(preferNativeHash));
        _thread = new Thread(Run) { IsBackground = true, Name = $"sworn receive {number}" };
    }

    /// <summary>Where batches come from and go to.</summary>
    public ILogIntake Intake { get; }

    /// <summary>Who hears the facts.</summary>
    public ReceiverEvents Events { get; }

    /// <summary>Seals the batches of this thread.</summary>
    public BatchSealer Sealer { get; }

    /// <summary>A piece of memory that a socket of this thread may use while it reads.</summary>
    public byte[] Scratch { get; private set; } = [];

    /// <summary>True from the moment that the reactor was asked to stop.</summary>
    public bool IsStopping => Volatile.Read(ref _drainBegan) != 0;

    /// <summary>Completes when the thread has ended; fails with what ended it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Makes sure that <see cref="Scratch"/> has this length. Before <see cref="Start"/> only.</summary>
    public void NeedScratch(int octets)
    {
        if (Scratch.Length < octets)
        {
            Scratch = GC.AllocateUninitializedArray<byte>(octets, pinned: true);
        }
    }

    /// <summary>Registers a batch to be flushed with the others. Before <see cref="Start"/> only.</summary>
    public void Register(OpenBatch batch) => _batches.Add(batch);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Hands a socket to this reactor. Thread-safe.</summary>
    public void Add(IReadable socket)
    {
        _added.Enqueue(socket);
        _poller.Wake();
    }

    /// <summary>
    /// Takes what the kernel already has, for at most <paramref name="drainLimit"/>, and ends the thread. Thread-safe.
    /// </summary>
    public Task StopAsync(TimeSpan drainLimit)
    {
        _drainLimit = drainLimit;
        Volatile.Write(ref _drainBegan, Math.Max(1, _time.GetTimestamp()));
        _poller.Wake();
        return Ended;
    }

    /// <summary>Hands over every batch of this thread.</summary>
    public void FlushAll()
    {
        foreach (var batch in _batches)
        {
            batch.Flush();
        }
    }

    public void Dispose()
    {
        _poller.Dispose();
        Sealer.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of the thread: its end is told through Ended.")]
    private void Run()
    {
        try
        {
            Span<ulong> keys = stackalloc ulong[EventsPerRound];
            _lastTick = _time.GetTimestamp();
            while (!IsStopping)
            {
                Round(keys, TickMilliseconds);
                TickIfDue();
            }

            Drain(keys);
            FlushAll();
            _ended.TrySetResult();
        }
        catch (Exception failure)
        {
            _ended.TrySetException(failure);
        }
    }

    /// <summary>One round over what can be read; waits only when no batch is open.</summary>
    /// <returns>The number of sockets that could be read.</returns>
    private int Round(Span<ulong> keys, int milliseconds)
    {
        TakeAdded();
        var count = _poller.Wait(keys, 0);
        if (count == 0)
        {
            FlushAll();
            count = milliseconds == 0 ? 0 : _poller.Wait(keys, milliseconds);
        }

        foreach (var key in keys[..count])
        {
            if (_sockets.TryGetValue(key, out var socket) && !socket.Read())
            {
                Forget(key, socket);
            }
        }

        return count;
    }

    private void TakeAdded()
    {
        while (_added.TryDequeue(out var socket))
        {
            _sockets.Add(++_lastKey, socket);
            _poller.Add(socket.Socket, _lastKey);
        }
    }

    private void Forget(ulong key, IReadable socket)
    {
        _sockets.Remove(key);
        _poller.Remove(socket.Socket);
        socket.Close();
    }

    private void TickIfDue()
    {
        if (_time.GetElapsedTime(_lastTick).TotalMilliseconds < TickMilliseconds)
        {
            return;
        }

        _lastTick = _time.GetTimestamp();
        foreach (var (key, socket) in _sockets.Where(entry => !entry.Value.Tick()).ToList())
        {
            Forget(key, socket);
        }
    }

    /// <summary>Reads until nothing is waiting, or for the time that was given.</summary>
    private void Drain(Span<ulong> keys)
    {
        for (var round = 0; round < DrainRounds && _time.GetElapsedTime(_drainBegan) < _drainLimit; round++)
        {
            if (Round(keys, milliseconds: 0) == 0)
            {
                break;
            }
        }

        foreach (var (key, socket) in _sockets.ToList())
        {
            socket.Stop();
            Forget(key, socket);
        }
    }
}
