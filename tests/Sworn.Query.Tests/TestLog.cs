using System.Net;
using System.Text;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Query.Columns;
using Sworn.Query.Language;
using Sworn.Query.Scan;
using Sworn.Store;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Segments;
using Sworn.Testing;

namespace Sworn.Query.Tests;

/// <summary>A log on a simulated disk, its clock, and what it was given.</summary>
internal sealed class TestLog : IDisposable
{
    private readonly BatchSealer _sealer = new(Sha256Engines.Create());
    private readonly SimulatedDisk _anchor = new();
    private readonly Dictionary<string, Source> _sources = [];
    private SourceTable _table = new();
    private SealedLog? _log;
    private SegmentBuilder? _builder;

    public SimulatedDisk Disk { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public long FileBytes { get; init; } = 256 << 10;

    /// <summary>The messages given, in order: text, receive time, sender.</summary>
    public List<(string Body, long Received, string Address)> Given { get; } = [];

    public SealedLog Log => _log ??= Open();

    /// <summary>Appends messages as one frame, a millisecond apart.</summary>
    public TestLog Add(params string[] bodies) => AddFrom("192.0.2.1", bodies);

    public TestLog AddFrom(string address, params string[] bodies)
    {
        Append(address, bodies.Select(Encoding.UTF8.GetBytes), (body, received) => Given.Add((Encoding.UTF8.GetString(body), received, address)));
        return this;
    }

    /// <summary>Appends octets that need not be text.</summary>
    public void AddOctets(IEnumerable<byte[]> bodies) => Append("192.0.2.1", bodies, (_, _) => { });

    /// <summary>Numbered messages, so many to a frame.</summary>
    public TestLog AddNumbered(int count, int perFrame = 50)
    {
        for (var first = Given.Count; count > 0; first = Given.Count)
        {
            var now = Math.Min(perFrame, count);
            Add([.. Enumerable.Range(first, now).Select(number => $"<13>1 - h{number % 3} app - - - message {number} {new string('x', 100)}")]);
            count -= now;
        }

        return this;
    }

    /// <summary>Ends the session by the book and begins another with the next record.</summary>
    public void Restart()
    {
        _log?.Stop();
        _log?.Dispose();
        _log = null;
        _sources.Clear();
        _table = new SourceTable();
    }

    /// <summary>Makes segments of all journal files but the last ones.</summary>
    public void SealFiles(int leave = 1)
    {
        using var builder = new SegmentBuilder(Disk, new SyslogAnalyst(TimeZoneInfo.Utc));
        foreach (var first in JournalFiles.List(Disk).SkipLast(leave).ToList())
        {
            builder.Build(first);
            Disk.Delete(JournalFiles.NameOf(first));
        }

        Assert.Equal(0, builder.Mismatches);
    }

    /// <summary>Makes blocks of the last journal file as far as records are durable, as a node does.</summary>
    /// <returns>The records that blocks hold.</returns>
    public ulong Grow()
    {
        _builder ??= new SegmentBuilder(Disk, new SyslogAnalyst(TimeZoneInfo.Utc));
        var first = JournalFiles.List(Disk)[^1];
        _builder.Grow(first, Log.DurableSize);
        using var blocks = _builder.Growing.TryOpen(first, out _);
        return (blocks?.Range.EndIndex ?? first) - first;
    }

    /// <summary>Makes segments of all journal files that have ended, of the one that has blocks already with these.</summary>
    public void EndGrowing()
    {
        foreach (var first in JournalFiles.List(Disk).SkipLast(1).ToList())
        {
            _builder!.Build(first);
            Disk.Delete(JournalFiles.NameOf(first));
        }
    }

    /// <summary>The names of the journal's files.</summary>
    public List<string> Files() => [.. JournalFiles.List(Disk).Select(JournalFiles.NameOf)];

    /// <summary>Every frame's place in a file.</summary>
    public List<(long Position, JournalFrameHeader Header)> Frames(string name)
    {
        var frames = new List<(long, JournalFrameHeader)>();
        using var reader = JournalReader.TryOpen(Disk, name);
        Assert.NotNull(reader);
        for (var position = reader.Position; reader.Skip(out var header) == FrameStatus.Frame; position = reader.Position)
        {
            frames.Add((position, header));
        }

        return frames;
    }

    public (List<string> Bodies, ScanReport Report) Run(string query, Func<QueryRequest, QueryRequest>? with = null)
    {
        var sink = new CollectingSink();
        var report = Run(query, sink, with);
        return (sink.Bodies, report);
    }

    public ScanReport Run(string query, IRecordSink sink, Func<QueryRequest, QueryRequest>? with = null) =>
        RunUntil(query, sink, with, TestContext.Current.CancellationToken);

    public ScanReport RunUntil(string query, IRecordSink sink, Func<QueryRequest, QueryRequest>? with, CancellationToken cancellation)
    {
        Assert.True(QueryParser.TryParse(query, out var parsed, out var error), error?.Message);
        var request = new QueryRequest { Query = parsed };
        return new LogScan(Disk, Time, _builder?.Growing).Run(with?.Invoke(request) ?? request, sink, cancellation);
    }

    public void Dispose()
    {
        _builder?.Dispose();
        _log?.Dispose();
        _sealer.Dispose();
    }

    private void Append(string address, IEnumerable<byte[]> bodies, Action<byte[], long> note)
    {
        var log = Log;
        var batch = new RecordBatch(200 << 10);
        foreach (var body in bodies)
        {
            var now = log.Clock.Now();
            var fields = new EntryFields
            {
                Kind = EntryKind.Event,
                ReceivedUtc = now.Utc,
                ReceivedMonotonic = now.Monotonic,
                Session = log.Session,
            };
            Assert.True(batch.TryAppend(SourceOf(address), fields, body));
            note(body, now.Utc);
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _sealer.Seal(batch);
        Assert.True(log.TryAppend([batch], endsCommit: true));
    }

    private SealedLog Open() => SealedLog.Open(
        Disk,
        _anchor,
        new LogOptions
        {
            Origin = "sworn.example/test/main",
            Software = "sworn test",
            Journal = new JournalOptions { FileBytes = FileBytes, ReserveBytes = 16 << 10 },
            Time = Time,
        },
        new StoreEvents());

    private Source SourceOf(string address)
    {
        if (!_sources.TryGetValue(address, out var source))
        {
            source = _table.Add(new SourceIdentity(1, "syslog-udp", "udp", IPAddress.Parse(address), 514));
            _sources[address] = source;
        }

        return source;
    }
}
