using System.Collections.Concurrent;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Sealing;
using Sworn.Pipeline.Tests.Sending;
using Sworn.Store;
using Sworn.Store.Blocks;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;
using Sworn.Store.Segments;

namespace Sworn.Pipeline.Tests.Sealing;

public sealed class SegmentSealingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Ended_journal_files_become_segments_and_every_record_can_still_be_read()
    {
        using var node = new ForwardingNode();
        var directory = new DiskDirectory(Path.Join(node.Folder, "data"));
        Fill(node);
        using (var sealing = new SegmentSealing(directory, node.Writer, new PlainAnalyst(), new Facts()))
        {
            WaitFor(() => JournalFiles.List(directory).Count == 1);
            Assert.False(sealing.Completion.IsCompleted);
        }

        var files = LogFileList.Read(directory);
        Assert.True(files.Count > 3);
        Assert.All(files.SkipLast(1), file => Assert.True(file.IsSegment));
        Assert.Equal(Messages, Read(directory, node.Writer.Status.DurableSize).Where(body => body.StartsWith("<13>1 2026", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_last_journal_file_has_is_shown_as_blocks_before_it_ends()
    {
        using var node = new ForwardingNode();
        var directory = new DiskDirectory(Path.Join(node.Folder, "data"));
        Fill(node);
        using (var sealing = new SegmentSealing(directory, node.Writer, new PlainAnalyst(), new Facts()))
        {
            var before = JournalFiles.List(directory)[^1];
            while (JournalFiles.List(directory)[^1] == before)
            {
                node.Append(ForwardingNode.Numbered(60_000, 100));
            }

            // A block is full of 8,192 records, a file of far more of these.
            var first = JournalFiles.List(directory)[^1];
            node.Append(ForwardingNode.Numbered(60_100, 8_400));
            ulong end = 0;
            WaitFor(() => (end = EndOf(sealing.Growing, first)) > 0);
            Assert.True(end > first && end <= node.Writer.Status.CheckpointSize, $"{first} {end}");
        }

        Assert.False(directory.Exists(SegmentFiles.Growing));
    }

    [Fact]
    public void A_damaged_journal_file_stays_is_told_once_and_holds_nobody_up()
    {
        using var node = new ForwardingNode();
        var directory = new DiskDirectory(Path.Join(node.Folder, "data"));
        Fill(node);
        var damaged = JournalFiles.List(directory)[1];
        var path = Path.Join(node.Folder, "data", JournalFiles.NameOf(damaged));
        using (var file = File.OpenWrite(path))
        {
            file.Position = 5_000;
            file.WriteByte((byte)'!');
        }

        File.WriteAllText(Path.Join(node.Folder, "data", SegmentFiles.Growing), "left by a power cut");
        var facts = new Facts();
        using (new SegmentSealing(directory, node.Writer, new PlainAnalyst(), facts))
        {
            WaitFor(() => JournalFiles.List(directory).Count == 2);
            var segments = SegmentFiles.List(directory).Count;
            // A later round meets the damaged file again.
            node.Append(Messages.Take(20_000));
            WaitFor(() => SegmentFiles.List(directory).Count > segments && JournalFiles.List(directory).Count == 2);
        }

        Assert.Equal(damaged, JournalFiles.List(directory)[0]);
        Assert.Contains(JournalFiles.NameOf(damaged), Assert.Single(facts.Failures), StringComparison.Ordinal);
        Assert.False(directory.Exists(SegmentFiles.Growing));
    }

    private static ulong EndOf(GrowingSegment growing, ulong first)
    {
        using var blocks = growing.TryOpen(first, out _);
        return blocks?.Range.EndIndex ?? 0;
    }

    private static IEnumerable<string> Messages => ForwardingNode.Numbered(0, 60_000);

    private static void Fill(ForwardingNode node)
    {
        Directory.CreateDirectory(Path.Join(node.Folder, "data", SegmentFiles.Folder));
        node.Append(Messages);
        WaitFor(() => node.Writer.Status.CheckpointSize >= 60_000);
    }

    private static List<string> Read(StoreDirectory directory, ulong end)
    {
        var bodies = new List<string>();
        using var tail = new LogTail(directory, 0);
        while (tail.Read(end, out var frame, out _) == TailStatus.Frame)
        {
            foreach (var record in frame)
            {
                bodies.Add(System.Text.Encoding.UTF8.GetString(record.Body));
            }
        }

        return bodies;
    }

    private static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Limit));

    private sealed class PlainAnalyst : IRecordAnalyst
    {
        public void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout)
        {
            // No part has a name: the slot rule alone finds the columns.
        }

        public bool TryReadTime(ReadOnlySpan<byte> text, out long utc)
        {
            utc = 0;
            return false;
        }
    }

    private sealed class Facts : StoreEvents
    {
        public ConcurrentQueue<string> Failures { get; } = [];

        public override void SealingFailed(StoreException failure) => Failures.Enqueue(failure.Message);
    }
}
