using System.Net;
using System.Text;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;
using Sworn.Store;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>A log on the real disk with its writer, and outputs that read it; may be restarted on the same data.</summary>
internal sealed class ForwardingNode : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-out-");
    private readonly BatchSealer _sealer = new(Sha256Engines.Create());
    private LogWriter? _writer;
    private Source? _source;

    public ForwardingNode() => Open();

    public string Folder => _folder.FullName;

    public RecordingOutputEvents Events { get; } = new();

    public Outputs Outputs { get; private set; } = null!;

    public LogWriter Writer => _writer!;

    /// <summary>The clock of the outputs.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public IReadOnlyList<Selector> Selectors { get; set; } = [];

    public OutputSnapshot Snapshot(string name) => Outputs.Snapshots.Single(output => output.Name == name);

    public void Start(params OutputOptions[] options) => Outputs = Outputs.Start(options, new OutputServices
    {
        Directory = new DiskDirectory(Path.Join(Folder, "data")),
        LogId = _writer!.LogId,
        Progress = _writer.Progress,
        Selectors = Selectors,
        Events = Events,
        Time = Time,
        IsLogClosed = () => _writer.Completion.IsCompleted,
        Pick = _ => 0,
    });

    /// <summary>Appends messages and waits until they are durable.</summary>
    public void Append(params IEnumerable<string> messages)
    {
        var writer = _writer!;
        foreach (var part in messages.Chunk(100))
        {
            var owner = new Owner(part.Length);
            var batch = writer.Rent(Limit);
            Assert.NotNull(batch);
            batch.Owner = owner;
            foreach (var message in part)
            {
                var now = writer.Clock.Now();
                var fields = new EntryFields { Kind = EntryKind.Event, ReceivedUtc = now.Utc, ReceivedMonotonic = now.Monotonic, Session = writer.Session };
                Assert.True(batch.TryAppend(_source!, fields, Encoding.UTF8.GetBytes(message)));
            }

            _sealer.Seal(batch);
            writer.Submit(batch);
            Assert.True(owner.Done.Wait(Limit));
        }
    }

    /// <summary>Stops the writer, lets the outputs drain, and begins again without outputs.</summary>
    public void Restart(TimeSpan drain)
    {
        Close(drain);
        Open();
    }

    public void Dispose()
    {
        Close(TimeSpan.Zero);
        _sealer.Dispose();
        Events.Dispose();
        _folder.Delete(recursive: true);
    }

    public static IEnumerable<string> Numbered(int first, int count, int priority = 13) =>
        Enumerable.Range(first, count).Select(number => $"<{priority}>1 2026-03-01T10:00:00Z h a - - - message {number}");

    private void Open()
    {
        var data = new DiskDirectory(Path.Join(Folder, "data"));
        var log = SealedLog.Open(
            data, new DiskDirectory(Path.Join(Folder, "anchor")),
            new LogOptions { Origin = "sworn.example/test/main", Software = "test", Journal = new JournalOptions { FileBytes = 1 << 20 }, Time = TimeProvider.System },
            new StoreEvents());
        _writer = new LogWriter(log, new LogWriterOptions { SyncInterval = TimeSpan.FromMilliseconds(2), BatchBytes = 128 << 10, QueueBytes = 1 << 20 }, new StoreEvents(), TimeProvider.System);
        _source = _writer.Sources.Add(new SourceIdentity(1, "tcp", "tcp", IPAddress.Parse("192.0.2.55"), 4711));
    }

    private void Close(TimeSpan drain)
    {
        Assert.True(_writer!.StopAsync().Wait(Limit));
        Outputs?.Stop(drain, TimeProvider.System);
        Outputs?.Dispose();
        _writer.Dispose();
    }

    private sealed class Owner(int count) : IBatchOwner
    {
        private int _left = count;

        public ManualResetEventSlim Done { get; } = new();

        public void Stored(int count)
        {
            if (Interlocked.Add(ref _left, -count) == 0)
            {
                Done.Set();
            }
        }

        public void ForwardedOnly(int count) => Stored(count);

        public void Dropped(int count, string reason) => throw new InvalidOperationException(reason);
    }
}
