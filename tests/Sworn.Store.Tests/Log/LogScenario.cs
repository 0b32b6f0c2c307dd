using System.Globalization;
using System.Net;
using System.Text;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Log;

/// <summary>A log under test with its disk, its clock and the messages it was given.</summary>
internal sealed class LogScenario : IDisposable
{
    private readonly BatchSealer _sealer = new(Sha256Engines.Create());
    private readonly SourceTable _sources = new();
    private readonly Source _source;

    public LogScenario(StoreDirectory disk, StoreDirectory? anchor = null, StoreEvents? events = null)
    {
        Disk = disk;
        Anchor = anchor ?? new SimulatedDisk();
        Events = events ?? new StoreEvents();
        _source = NewSource("192.0.2.1");
    }

    public StoreDirectory Disk { get; }

    public StoreDirectory Anchor { get; }

    public StoreEvents Events { get; }

    public ManualTimeProvider Time { get; } = new();

    public LogOptions Options { get; set; } = new()
    {
        Origin = "sworn.example/test/main",
        Software = "sworn test",
        Journal = new JournalOptions { FileBytes = 1 << 20, ReserveBytes = 64 << 10 },
    };

    /// <summary>The bodies of all messages given to the log, in order.</summary>
    public List<string> Given { get; } = [];

    public SealedLog Open() => SealedLog.Open(Disk, Anchor, Options with { Time = Time }, Events);

    public Source NewSource(string address) =>
        _sources.Add(new SourceIdentity(1, "syslog-udp", "udp", IPAddress.Parse(address), 514));

    public RecordBatch Batch(SealedLog log, params IEnumerable<string> bodies) => Batch(log, _source, bodies);

    public RecordBatch Batch(SealedLog log, Source source, params IEnumerable<string> bodies)
    {
        var batch = new RecordBatch(64 << 10);
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
            Assert.True(batch.TryAppend(source, fields, Encoding.UTF8.GetBytes(body)));
            Given.Add(body);
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _sealer.Seal(batch);
        return batch;
    }

    /// <summary>Appends so many numbered messages as one frame.</summary>
    public void Append(SealedLog log, int count)
    {
        var first = Given.Count;
        var batch = Batch(log, Enumerable.Range(first, count).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"<13>1 - h a - - - message {number}")));
        Assert.True(log.TryAppend([batch], endsCommit: false));
    }

    /// <summary>The bodies of all messages on the disk, in the order of their indexes.</summary>
    public List<string> Stored() => [.. Records().Where(record => record.Kind == EntryKind.Event).Select(record => record.Body)];

    /// <summary>The types of the control leaves on the disk, in order.</summary>
    public List<string> Controls() =>
    [
        .. Records().Where(record => record.Kind == EntryKind.Control)
            .Select(record => System.Text.Json.JsonDocument.Parse(record.Body).RootElement.GetProperty("type").GetString()!),
    ];

    /// <summary>Everything that can be read, with indexes checked to be without gaps.</summary>
    public IReadOnlyList<(ulong Index, EntryKind Kind, EntryFields Fields, string Body)> Records()
    {
        var records = new List<(ulong, EntryKind, EntryFields, string)>();
        foreach (var first in JournalFiles.List(Disk))
        {
            using var reader = JournalReader.TryOpen(Disk, JournalFiles.NameOf(first));
            Assert.NotNull(reader);
            while (reader.Read(out var frame) == FrameStatus.Frame)
            {
                foreach (var record in frame)
                {
                    Assert.Equal((ulong)records.Count, record.Index);
                    records.Add((record.Index, record.Kind, record.Fields, Encoding.UTF8.GetString(record.Body)));
                }
            }
        }

        return records;
    }

    public void Dispose() => _sealer.Dispose();
}
