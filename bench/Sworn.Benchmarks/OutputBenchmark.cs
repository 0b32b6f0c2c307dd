using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Sending;
using Sworn.Store;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Benchmarks;

/// <summary>
/// What other destinations cost a healthy one: the same records go to it alone, and beside one that is dead, one that
/// reads 64 KiB a second and one that never reads. Counted is the processor time of the healthy output's own thread,
/// which others on the machine disturb least, and the time until it has everything.
/// </summary>
internal static partial class OutputBenchmark
{
    private const int Messages = 400_000;
    private const int Rounds = 7;
    private const string Healthy = "a";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("sworn-bench-");
        try
        {
            Fill(folder.FullName);
            var alone = new List<Figures>();
            var beside = new List<Figures>();
            for (var round = 0; round < Rounds; round++)
            {
                alone.Add(Send(folder.FullName, round, isAlone: true));
                beside.Add(Send(folder.FullName, round, isAlone: false));
            }

            Console.WriteLine($"{"healthy destination",-34}{"CPU ns/message",16}{"seconds",10}");
            Report("alone", alone);
            Report("beside a dead, a slow, a full one", beside);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"ratio of the medians: CPU {Median(beside, one => one.Cpu) / Median(alone, one => one.Cpu):0.000}, time {Median(beside, one => one.Seconds) / Median(alone, one => one.Seconds):0.000}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Report(string name, List<Figures> figures) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-34}{Median(figures, one => one.Cpu),16:0.0}{Median(figures, one => one.Seconds),10:0.000}"));

    private static double Median(List<Figures> figures, Func<Figures, double> value) => figures.Select(value).Order().ElementAt(figures.Count / 2);

    private static SealedLog OpenLog(string folder) => SealedLog.Open(
        new DiskDirectory(Path.Join(folder, "data")), new DiskDirectory(Path.Join(folder, "anchor")),
        new LogOptions { Origin = "sworn.example/bench/main", Software = "bench", Journal = new JournalOptions { FileBytes = 64 << 20 }, Time = TimeProvider.System },
        new StoreEvents());

    private static void Fill(string folder)
    {
        using var log = new LogWriter(OpenLog(folder), new LogWriterOptions(), new StoreEvents(), TimeProvider.System);
        using var sealer = new BatchSealer(Sha256Engines.Create());
        var source = log.Sources.Add(new SourceIdentity(1, "tcp", "tcp", IPAddress.Parse("192.0.2.55"), 4711));
        var padding = new string('x', 200);
        for (var first = 0; first < Messages; first += 200)
        {
            using var owner = new Owner(200);
            var batch = log.Rent(Limit)!;
            batch.Owner = owner;
            for (var number = first; number < first + 200; number++)
            {
                var now = log.Clock.Now();
                var fields = new EntryFields { Kind = EntryKind.Event, ReceivedUtc = now.Utc, ReceivedMonotonic = now.Monotonic, Session = log.Session };
                batch.TryAppend(source, fields, Encoding.UTF8.GetBytes($"<13>1 2026-03-01T10:00:00Z h a - - - {padding} {number}"));
            }

            sealer.Seal(batch);
            log.Submit(batch);
            owner.Done.Wait(Limit);
        }

        log.StopAsync().Wait(Limit);
    }

    private static Figures Send(string folder, int round, bool isAlone)
    {
        using var log = new LogWriter(OpenLog(folder), new LogWriterOptions(), new StoreEvents(), TimeProvider.System);
        using var healthy = new Sink(octetsPerSecond: int.MaxValue);
        using var slow = new Sink(octetsPerSecond: 64 << 10);
        using var full = new Sink(octetsPerSecond: 0);
        using var dead = new Sink(octetsPerSecond: 0);
        dead.Close();
        (string Name, int Port)[] all = [(Healthy, healthy.Port), ("b", dead.Port), ("c", slow.Port), ("d", full.Port)];
        var options = (isAlone ? all[..1] : all).Select((output, number) => (OutputOptions)new StreamOutputOptions
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{output.Name}{round}{(isAlone ? "x" : "y")}"),
            Number = number,
            Destinations = [new Destination("127.0.0.1", output.Port)],
            FromBeginning = true,
        }).ToList();
        using var events = new ThreadTimes(options[0].Name);
        var began = Stopwatch.GetTimestamp();
        using var outputs = Outputs.Start(options, new OutputServices
        {
            Directory = new DiskDirectory(Path.Join(folder, "data")),
            LogId = log.LogId,
            Progress = log.Progress,
            Selectors = [],
            Events = events,
            Time = TimeProvider.System,
            IsLogClosed = () => false,
        });
        SpinWait.SpinUntil(() => outputs.Snapshots[0].Forwarded >= Messages, Limit);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        healthy.Dispose();
        events.IsLost.Wait(Limit);
        log.StopAsync().Wait(Limit);
        outputs.Stop(TimeSpan.Zero, TimeProvider.System);
        return new Figures(events.Nanoseconds / Messages, seconds);
    }

    private sealed record Figures(double Cpu, double Seconds);

    /// <summary>The processor time of one output's thread from its connection to its loss: facts are told on that thread.</summary>
    private sealed partial class ThreadTimes(string name) : OutputEvents, IDisposable
    {
        private const int ThreadClock = 3;

        private double _began;

        public ManualResetEventSlim IsLost { get; } = new();

        public double Nanoseconds { get; private set; }

        public override void Connected(string output, string peer)
        {
            if (output == name)
            {
                _began = Now();
            }
        }

        public override void Lost(string output, string reason, long unconfirmed, long atRisk)
        {
            if (output == name && !IsLost.IsSet)
            {
                Nanoseconds = Now() - _began;
                IsLost.Set();
            }
        }

        public void Dispose() => IsLost.Dispose();

        private static double Now()
        {
            _ = clock_gettime(ThreadClock, out var time);
            return (time.Seconds * 1e9) + time.Nanoseconds;
        }

        [LibraryImport("libc")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int clock_gettime(int clock, out Timespec time);

        private struct Timespec
        {
            public long Seconds;
            public long Nanoseconds;
        }
    }

    private sealed class Owner(int count) : IBatchOwner, IDisposable
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

        public void ForwardedOnly(int count) => throw new InvalidOperationException("the log records");

        public void Dropped(int count, string reason) => throw new InvalidOperationException(reason);

        public void Dispose() => Done.Dispose();
    }

    /// <summary>Takes one connection and reads it as fast as it is told to.</summary>
    private sealed class Sink : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 << 10 };
        private readonly ManualResetEventSlim _ended = new();
        private Socket? _connection;

        public Sink(int octetsPerSecond)
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
            _ = Task.Factory.StartNew(() => Serve(octetsPerSecond), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public int Port { get; }

        public void Close() => _listener.Dispose();

        public void Dispose()
        {
            _ended.Set();
            _listener.Dispose();
            _connection?.Dispose();
        }

        private void Serve(int octetsPerSecond)
        {
            try
            {
                _connection = _listener.Accept();
                var buffer = new byte[octetsPerSecond == int.MaxValue ? 256 << 10 : 16 << 10];
                while (octetsPerSecond > 0 && _connection.Receive(buffer) > 0
                    && (octetsPerSecond == int.MaxValue || !_ended.Wait(TimeSpan.FromSeconds((double)buffer.Length / octetsPerSecond))))
                {
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
