using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Native;
using Sworn.Store.Reading;
using Sworn.Store.Retention;
using Sworn.Store.Segments;
using Sworn.Store.Tests.Log;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Retention;

/// <summary>A log in small files, from which bodies are given up, all on one thread: so that the power can be cut anywhere.</summary>
internal sealed class WithholdingScenario : IDisposable
{
    public static readonly Approver[] Both = [new("ada", "login"), new("ben", "token")];

    private readonly BatchSealer _sealer = new(Sworn.Core.Hashing.Sha256Engines.Create());
    private readonly Source _source;

    public WithholdingScenario(int fileBytes = 64 << 10)
    {
        Log = new LogScenario(Disk, Anchor);
        Log.Options = Log.Options with { Journal = new JournalOptions { FileBytes = fileBytes, ReserveBytes = 8 << 10 } };
        _source = Log.NewSource("192.0.2.7");
    }

    public SimulatedDisk Disk { get; } = new();

    public SimulatedDisk Anchor { get; } = new();

    public LogScenario Log { get; }

    /// <summary>A session of messages, the secret among them after half of them.</summary>
    public ulong FillWith(string secret, int rounds = 40)
    {
        using var log = Log.Open();
        var index = 0UL;
        for (var round = 0; round < rounds; round++)
        {
            if (round == rounds / 2)
            {
                index = log.Size + 30;
                var batch = Log.Batch(log, [.. Numbered(29), secret, .. Numbered(29)]);
                Assert.True(log.TryAppend([batch], endsCommit: false));
                index = IndexOf(secret, log.Size - 59);
            }
            else
            {
                Log.Append(log, 59);
            }

            log.PrepareAhead();
        }

        log.Stop();
        return index;
    }

    /// <summary>Makes segments of all journal files but the last, as the sealing thread does.</summary>
    public void Seal(SealedLog log)
    {
        using var builder = new SegmentBuilder(Disk, new PlainAnalyst());
        foreach (var first in JournalFiles.List(Disk).SkipLast(1).ToList())
        {
            var range = builder.Build(first);
            using (var segment = SegmentReader.Open(Disk, range))
            {
                Declare(log, segment.Summarize());
            }

            Disk.Delete(JournalFiles.NameOf(first));
            Disk.SyncFolder(JournalFiles.Folder);
        }
    }

    /// <summary>What a start of the node does about segments.</summary>
    public void RemoveLeftovers()
    {
        var journal = JournalFiles.List(Disk).ToHashSet();
        foreach (var range in SegmentFiles.List(Disk).Where(range => journal.Contains(range.FirstIndex)))
        {
            Disk.Delete(range.Name);
            Disk.SyncFolder(SegmentFiles.Folder);
        }

        Disk.Delete(SegmentFiles.Rewritten);
    }

    public void SealAll()
    {
        using var log = Log.Open();
        Seal(log);
        log.Stop();
    }

    public void Redact(ulong index, string reason)
    {
        var target = RedactionTarget.Find(Disk, index, reason);
        new PendingWithholding(new Redaction(index, target.EntryHash, reason, Both), null, target.Keys).Write(Disk);
        Finish();
    }

    /// <summary>A session that does what is not done yet.</summary>
    public void Finish()
    {
        using var log = Log.Open();
        RemoveLeftovers();
        Withholding.FinishAsync(Disk, new Writer(this, log)).GetAwaiter().GetResult();
        log.Stop();
    }

    /// <summary>A session that says one thing under a checkpoint.</summary>
    public void Say(Func<SealedLog, byte[]> leaf)
    {
        using var log = Log.Open();
        RemoveLeftovers();
        Assert.True(log.TryAppendControl(leaf(log)));
        log.Stop();
    }

    /// <summary>A batch of messages of several retention classes.</summary>
    public RecordBatch ClassBatch(SealedLog log, IEnumerable<(ushort Class, string Body)> messages)
    {
        var batch = new RecordBatch(64 << 10);
        foreach (var (recordClass, body) in messages)
        {
            var now = log.Clock.Now();
            var fields = new EntryFields
            {
                Kind = EntryKind.Event,
                ReceivedUtc = now.Utc,
                ReceivedMonotonic = now.Monotonic,
                Session = log.Session,
                RetentionClass = recordClass,
            };
            Assert.True(batch.TryAppend(_source, fields, Encoding.UTF8.GetBytes(body)));
            Log.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _sealer.Seal(batch);
        return batch;
    }

    public ulong CheckpointSize => ulong.Parse(
        Encoding.UTF8.GetString(Disk.Content(LogFiles.Checkpoint)).Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);

    public VerificationReport Verify(ulong from = 0, ulong to = ulong.MaxValue) =>
        LogVerifier.Verify(new VerifyOptions { Directory = Disk, Anchor = Anchor, Now = DateTimeOffset.UnixEpoch, From = from, To = to });

    /// <summary>Every record that can be read, by its index.</summary>
    public SortedDictionary<ulong, (EntryFields Fields, string Body, WithheldRecord? Withheld)> Records()
    {
        var records = new SortedDictionary<ulong, (EntryFields, string, WithheldRecord?)>();
        foreach (var file in LogFileList.Read(Disk))
        {
            using var reader = LogFileReader.TryOpen(Disk, file);
            while (reader!.Read(out var frame) == FrameStatus.Frame)
            {
                foreach (var record in frame)
                {
                    var withheld = frame.Withheld?.Find((int)(record.Index - frame.Header.FirstIndex));
                    records[record.Index] = (record.Fields, Encoding.UTF8.GetString(record.Body), withheld);
                }
            }
        }

        return records;
    }

    /// <summary>Whether a text stands anywhere on the disk: as it is, or in what any chunk decompresses to.</summary>
    public bool IsOnDisk(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        return Disk.Files.Any(name => Disk.Content(name).AsSpan().IndexOf(octets) >= 0)
            || Disk.Files.Where(name => name.StartsWith(SegmentFiles.Folder, StringComparison.Ordinal)).Any(name => Chunks(Disk.Content(name)).Any(chunk => chunk.AsSpan().IndexOf(octets) >= 0));
    }

    /// <summary>Everything on the disk that could be a salt key or a salt: 32 and 16 octets at every place, also of chunks.</summary>
    public IEnumerable<byte[]> Everything() =>
        Disk.Files.Select(Disk.Content).Concat(
            Disk.Files.Where(name => name.StartsWith(SegmentFiles.Folder, StringComparison.Ordinal)).SelectMany(name => Chunks(Disk.Content(name))));

    public void Dispose()
    {
        _sealer.Dispose();
        Log.Dispose();
    }

    private static IEnumerable<string> Numbered(int count) => Enumerable.Range(0, count).Select(number => $"<13>1 - h a - - - neighbour {number}");

    private ulong IndexOf(string body, ulong from)
    {
        foreach (var (index, record) in Records())
        {
            if (index >= from && record.Body == body)
            {
                return index;
            }
        }

        throw new InvalidOperationException(body);
    }

    private void Declare(SealedLog log, SegmentSummary summary)
    {
        Assert.True(log.TryAppendControl(ControlLeaf.Make(ControlLeaf.SegmentSeal, log.Clock.Now().Utc, json =>
        {
            json.WriteNumber("first", summary.Range.FirstIndex);
            json.WriteNumber("last", summary.Range.EndIndex - 1);
            json.WriteString("tables_sha256", summary.TablesDigest);
        })));
        log.Sync();
    }

    /// <summary>Every chunk that zstd compressed, wherever it stands, decompressed (RFC 8878, section 3.1.1).</summary>
    private static IEnumerable<byte[]> Chunks(byte[] content)
    {
        using var decompressor = new ZstdDecompressor();
        var to = new byte[4 << 20];
        var at = 0;
        while (content.AsSpan(at).IndexOf(new byte[] { 0x28, 0xB5, 0x2F, 0xFD }) is >= 0 and var found)
        {
            at += found;
            if (FrameLength(content.AsSpan(at)) is { } length && LibZstd.Decompress(decompressor, to, content.AsSpan(at, length)) is > 0 and var read)
            {
                yield return to[..read];
            }

            at++;
        }
    }

    private static int? FrameLength(ReadOnlySpan<byte> frame)
    {
        var descriptor = frame[4];
        var isSingle = (descriptor & 0x20) != 0;
        var at = 5 + (isSingle ? 0 : 1) + new[] { 0, 1, 2, 4 }[descriptor & 3] + new[] { isSingle ? 1 : 0, 2, 4, 8 }[descriptor >> 6];
        for (var isLast = false; !isLast;)
        {
            if (at + 3 > frame.Length)
            {
                return null;
            }

            var header = frame[at] | (frame[at + 1] << 8) | (frame[at + 2] << 16);
            isLast = (header & 1) != 0;
            at += 3 + ((header >> 1 & 3) == 1 ? 1 : header >> 3);
        }

        at += (descriptor & 4) != 0 ? 4 : 0;
        return at <= frame.Length ? at : null;
    }

    private sealed class Writer(WithholdingScenario scenario, SealedLog log) : IWithholdingLog
    {
        public Task DeclareAsync(PendingWithholding pending)
        {
            var utc = log.Clock.Now().Utc;
            Assert.True(log.TryAppendControl(pending.Redaction is { } redaction ? RetentionLeaves.Redact(redaction, utc) : RetentionLeaves.Retire(pending.Retirement!, utc)));
            Assert.True(log.WriteCheckpoint());
            return Task.CompletedTask;
        }

        public Task BurnKeysAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys)
        {
            log.BurnKeys(keys);
            log.Sync();
            return Task.CompletedTask;
        }

        public Task EndJournalFileAsync()
        {
            Assert.True(log.TryEndFile());
            Assert.True(log.WriteCheckpoint());
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<SegmentRange>> RewriteAsync(WithholdingPlan plan)
        {
            scenario.Seal(log);
            using var rewriter = new SegmentRewriter(scenario.Disk, new PlainAnalyst());
            return Task.FromResult(Withholding.Rewrite(scenario.Disk, rewriter, plan, summary => scenario.Declare(log, summary)));
        }
    }

    internal sealed class PlainAnalyst : IRecordAnalyst
    {
        public bool TryReadTime(ReadOnlySpan<byte> text, out long utc)
        {
            utc = 0;
            return false;
        }

        public void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout)
        {
            // The slot rule alone finds the columns.
        }
    }
}
