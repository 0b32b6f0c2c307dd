using System.Globalization;
using System.Net;
using System.Text;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Sending;
using Sworn.Store;
using Sworn.Store.Cursors;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Policies;

/// <summary>
/// A node without sockets: one lane, the real writer on a simulated disk that runs full when a test says so, real outputs. Messages are
/// numbered; one that the lane cannot take is held, as a connection would.
/// </summary>
internal sealed class PolicyNode : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SimulatedDisk _anchor = new();
    private readonly BatchSealer _sealer = new(Sha256Engines.Create());
    private readonly WakeSignal _wake = new();
    private readonly HoldingSource _holder = new();
    private readonly BatchLane _lane;
    private readonly Source _source;
    private byte[]? _held;

    public PolicyNode(FullPolicy policy, params OutputOptions[] outputs)
    {
        var log = SealedLog.Open(
            Disk, _anchor,
            new LogOptions { Origin = "sworn.example/test/main", Software = "test", Journal = new JournalOptions { FileBytes = 1 << 20, ReserveBytes = 256 << 10 } },
            new StoreEvents());
        Writer = new LogWriter(
            log,
            new LogWriterOptions
            {
                OnFull = policy,
                BatchBytes = 32 << 10,
                QueueBytes = 1 << 20,
                SyncInterval = TimeSpan.FromMilliseconds(2),
                FullRetryInterval = TimeSpan.FromMilliseconds(2),
                BypassLimit = TimeSpan.FromMilliseconds(500),

                // Without this the ballast, which is as large as four files here, would be room enough.
                HasRoomToResume = () => Disk.Capacity == long.MaxValue,
                LostElsewhere = () => Accounts.Snapshot().Dropped.Where(reason => reason.Key != LogWriter.StoreFull).Sum(reason => reason.Value),
            },
            new StoreEvents(), TimeProvider.System);
        Events = new Sending.RecordingOutputEvents();
        if (outputs.Length > 0)
        {
            Outputs = Outputs.Start(outputs, new OutputServices
            {
                Directory = Disk,
                LogId = Writer.LogId,
                Progress = Writer.Progress,
                Selectors = [],
                Events = Events,
                Time = TimeProvider.System,
                IsLogClosed = () => Writer.Completion.IsCompleted,
                Pick = _ => 0,
                Intake = Congestion.Gate,
            });
            Writer.PassBy(Outputs.Bypass);
        }

        _source = Writer.Sources.Add(new SourceIdentity(1, "tcp", "tcp", IPAddress.Loopback, 4711));
        var services = new ReactorServices(Writer, _sealer, new ReceiverEvents()) { Congestion = Congestion };
        _lane = new BatchLane(Receiving.Node.Tcp() with { MaxMessageBytes = 4_000 }, Accounts.Open("tcp"), services, _wake);
    }

    public SimulatedDisk Disk { get; } = new();

    public LossAccounts Accounts { get; } = new();

    public Congestion Congestion { get; } = new([new StorageClass { Name = "debug", Severity = Core.Messages.Severity.Debug, DiskAt = 90 }]);

    public Sending.RecordingOutputEvents Events { get; }

    public LogWriter Writer { get; }

    public Outputs? Outputs { get; }

    /// <summary>How many messages were offered.</summary>
    public int Offered { get; private set; }

    public InputSnapshot Account => Accounts.Snapshot().Inputs[0];

    public OutputSnapshot Output(string name) => Outputs!.Snapshots.Single(output => output.Name == name);

    /// <summary>Offers messages until they are taken, or one has to wait for longer than a moment.</summary>
    /// <returns>Whether none waits.</returns>
    public bool Offer(int count, int priority = 34)
    {
        for (var number = 0; number < count; number++)
        {
            if (!TryRelease(TimeSpan.Zero))
            {
                break;
            }

            _lane.Stamp();
            _lane.Arrived(1);
            var text = string.Create(CultureInfo.InvariantCulture, $"<{priority}>1 - h a - - - message {Offered++} {new string('x', 1_500)}");
            Take(Encoding.ASCII.GetBytes(text));
        }

        EndRound();
        return TryRelease(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Ends a round of the thread: what nobody adds to goes to the log.</summary>
    public void EndRound()
    {
        for (var round = 0; round < 2; round++)
        {
            _lane.EndRound(now: 0);
            _lane.DeliverAnswers();
        }
    }

    public void FillDisk() => Disk.Capacity = Disk.Occupied;

    /// <summary>Fills it so far that the ballast, which is as large as four files here, makes no room when it is given up.</summary>
    public void FillDiskForGood() => Disk.Capacity = Disk.Occupied - (4L << 20);

    public void FreeDisk() => Disk.Capacity = long.MaxValue;

    /// <summary>Offers until the log is in a state.</summary>
    public void OfferUntil(RecordingState state)
    {
        Eventually(() =>
        {
            Offer(20);
            return Writer.Status.State == state;
        });
    }

    public void WaitFor(RecordingState state) => Eventually(() => Writer.Status.State == state);

    public static void Eventually(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!holds())
        {
            Assert.False(limit.IsCancellationRequested, "it did not come about in time");
            Thread.Yield();
        }
    }

    /// <summary>Takes what waits, ends the session, and lets the outputs send what there is.</summary>
    public void Finish()
    {
        Eventually(() => TryRelease(TimeSpan.FromMilliseconds(5)));
        _lane.Finish();
        StopWriter();
        Outputs?.Stop(Limit, TimeProvider.System);
    }

    /// <summary>Ends the log's session.</summary>
    public void StopWriter() => Assert.True(Writer.StopAsync().Wait(Limit));

    /// <summary>The numbers of the messages in the log, in order.</summary>
    public List<int> Stored()
    {
        var numbers = new List<int>();
        Read((in StoredRecord record) =>
        {
            if (record.Kind == EntryKind.Event)
            {
                numbers.Add(NumberOf(Encoding.ASCII.GetString(record.Body)));
            }
        });
        return numbers;
    }

    /// <summary>The control leaves of a type.</summary>
    public List<System.Text.Json.JsonElement> Leaves(string type)
    {
        var leaves = new List<System.Text.Json.JsonElement>();
        Read((in StoredRecord record) =>
        {
            if (record.Kind == EntryKind.Control)
            {
                leaves.Add(System.Text.Json.JsonDocument.Parse(record.Body.ToArray()).RootElement);
            }
        });
        return leaves.FindAll(leaf => leaf.GetProperty("type").ValueEquals(type));
    }

    public static int NumberOf(string message)
    {
        var words = message.Split(' ');
        return int.Parse(words[Array.IndexOf(words, "message") + 1], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        FreeDisk();
        Writer.StopAsync().Wait(Limit);
        Outputs?.Dispose();
        Writer.Dispose();
        Events.Dispose();
        _sealer.Dispose();
        _wake.Dispose();
        _holder.Dispose();
    }

    private bool TryRelease(TimeSpan limit)
    {
        if (_lane.Blocked is null)
        {
            return true;
        }

        if (_lane.TryUnblock(limit) is not null)
        {
            Take(_held!);
        }

        return _lane.Blocked is null;
    }

    private void Take(byte[] message)
    {
        _held = message;
        _lane.TryTake(_source, isTruncated: false, message, _holder);
    }

    /// <summary>An output over TCP, a line for each message, that tries again soon.</summary>
    public static StreamOutputOptions Tcp(string name, int number, int port) => new()
    {
        Name = name,
        Number = number,
        Destinations = [Destination.TryParse($"127.0.0.1:{port}", 514, out var destination) ? destination! : throw new InvalidOperationException()],
        Framing = StreamOutputFraming.LineFeed,
        RetryFirst = TimeSpan.FromMilliseconds(20),
        RetryMost = TimeSpan.FromMilliseconds(20),
    };

    private void Read(RecordAction action)
    {
        using var tail = new LogTail(Disk, 0);
        while (tail.Read(Writer.Status.Size, out var frame, out var from) == TailStatus.Frame)
        {
            foreach (var record in frame)
            {
                if (record.Index >= from)
                {
                    action(record);
                }
            }
        }
    }

    private delegate void RecordAction(in StoredRecord record);

    private sealed class HoldingSource() : ReadySource(new SocketHandle())
    {
        public override void OnReady()
        {
        }

        public override void Drain()
        {
        }
    }
}
