using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;
using Sworn.Store.Segments;
using Sworn.Store.Tests.Log;
using Sworn.Store.Tests.Retention;
using Sworn.Testing;

namespace Sworn.Store.Tests.Segments;

public sealed class GrowingSegmentTests
{
    private const int Messages = 20_000;

    [Fact]
    public void A_segment_that_grew_with_its_journal_is_as_one_made_at_once()
    {
        var disk = Journal();
        var other = new SimulatedDisk();
        other.Restore(disk.Copy());
        using var builder = new SegmentBuilder(disk, new WithholdingScenario.PlainAnalyst());
        var shown = new List<ulong>();
        for (ulong end = 0; end <= Messages; end += 700)
        {
            builder.Grow(0, end, TestContext.Current.CancellationToken);
            using var growing = builder.Growing.TryOpen(0, out _);
            if (growing is not null)
            {
                Assert.True(growing.Range.EndIndex <= end);
                Assert.Equal(Octets(disk, 0, growing.Range.EndIndex), Octets(growing));
                shown.Add(growing.Range.EndIndex);
            }
        }

        Assert.Equal(2, shown.Distinct().Count());
        Assert.Null(builder.Growing.TryOpen(1, out _));
        var range = builder.Build(0, TestContext.Current.CancellationToken);
        Assert.Null(builder.Growing.TryOpen(0, out _));
        using var atOnce = new SegmentBuilder(other, new WithholdingScenario.PlainAnalyst());
        Assert.Equal(range, atOnce.Build(0, TestContext.Current.CancellationToken));
        Assert.Equal(0, builder.Mismatches);
        using var grown = SegmentReader.Open(disk, range);
        using var built = SegmentReader.Open(other, range);
        Assert.Equal(built.Footer.Blocks.Select(block => (block.Offset, block.Header)), grown.Footer.Blocks.Select(block => (block.Offset, block.Header)));
        Assert.Equal(Octets(disk, 0, range.EndIndex), Octets(grown));
    }

    [Fact]
    public void Who_opened_it_reads_it_to_its_end_whatever_becomes_of_it()
    {
        var disk = Journal();
        using var builder = new SegmentBuilder(disk, new WithholdingScenario.PlainAnalyst());
        builder.Grow(0, 9_000, TestContext.Current.CancellationToken);
        using var first = builder.Growing.TryOpen(0, out _);
        builder.Abandon();
        Assert.Null(builder.Growing.TryOpen(0, out _));
        Assert.DoesNotContain(SegmentFiles.Growing, disk.Files);
        builder.Grow(0, 17_000, TestContext.Current.CancellationToken);
        using var second = builder.Growing.TryOpen(0, out _);
        Assert.True(second!.Range.EndIndex > first!.Range.EndIndex);
        builder.Build(0, TestContext.Current.CancellationToken);
        Assert.Equal(Octets(disk, 0, first.Range.EndIndex), Octets(first));
        Assert.Equal(Octets(disk, 0, second.Range.EndIndex), Octets(second));
    }

    [Fact]
    public void A_damaged_frame_gives_up_what_was_begun_and_leaves_nothing()
    {
        var disk = Journal();
        long place;
        using (var journal = JournalReader.TryOpen(disk, JournalFiles.NameOf(0)))
        {
            while (journal!.NextIndex < 12_000)
            {
                journal.Skip(out _);
            }

            place = journal.Position;
        }

        disk.Flip(JournalFiles.NameOf(0), place + 500);
        using var builder = new SegmentBuilder(disk, new WithholdingScenario.PlainAnalyst());
        builder.Grow(0, 11_000, TestContext.Current.CancellationToken);
        using (var growing = builder.Growing.TryOpen(0, out _))
        {
            Assert.NotNull(growing);
        }

        Assert.Throws<StoreException>(() => builder.Grow(0, Messages, TestContext.Current.CancellationToken));
        Assert.Null(builder.Growing.TryOpen(0, out _));
        Assert.DoesNotContain(SegmentFiles.Growing, disk.Files);
    }

    [Fact]
    public void A_power_cut_at_every_operation_of_growing_loses_no_record()
    {
        var whole = Journal();
        var before = Octets(whole, 0, ulong.MaxValue);
        var copy = whole.Copy();
        var operations = whole.Operations;
        Grow(whole);
        operations = whole.Operations - operations;
        Assert.True(operations > 5);
        for (var cut = 1; cut <= operations; cut++)
        {
            var disk = new SimulatedDisk();
            disk.Restore(copy);
            disk.CutAt = disk.Operations + cut;
            Assert.Throws<PowerCutException>(() => Grow(disk));
            disk.LosePower(new SeededRandom((uint)cut));
            Assert.Equal(before, Octets(disk, 0, ulong.MaxValue));
        }
    }

    private static void Grow(StoreDirectory disk)
    {
        using var builder = new SegmentBuilder(disk, new WithholdingScenario.PlainAnalyst());
        builder.Grow(0, 9_000);
        builder.Grow(0, 17_000);
        builder.Build(0);
        disk.Delete(JournalFiles.NameOf(0));
        disk.SyncFolder(JournalFiles.Folder);
    }

    /// <summary>One journal file with more records than two blocks.</summary>
    private static SimulatedDisk Journal()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        scenario.Options = scenario.Options with { Journal = new JournalOptions { FileBytes = 64 << 20, ReserveBytes = 1 << 20 } };
        using var log = scenario.Open();
        while (log.Size < Messages)
        {
            scenario.Append(log, 100);
        }

        log.Stop();
        Assert.Single(JournalFiles.List(disk));
        return disk;
    }

    private static List<string> Octets(StoreDirectory disk, ulong first, ulong end)
    {
        var records = new List<string>();
        foreach (var file in LogFileList.Read(disk))
        {
            using var reader = LogFileReader.TryOpen(disk, file);
            while (reader!.Read(out var frame) == FrameStatus.Frame)
            {
                foreach (var record in frame)
                {
                    if (record.Index >= first && record.Index < end)
                    {
                        records.Add(Convert.ToHexString(record.Body));
                    }
                }
            }
        }

        return records;
    }

    private static List<string> Octets(SegmentReader segment)
    {
        var records = new List<string>();
        using var reader = new BlockReader();
        foreach (var block in segment.Footer.Blocks)
        {
            var octets = new byte[block.Header.Length];
            segment.ReadBlock(block, octets);
            reader.Load(octets, segment.Templates);
            for (var number = 0; number < block.Header.RecordCount; number++)
            {
                var body = new byte[reader.MaxBodyLength(number)];
                records.Add(Convert.ToHexString(body.AsSpan(0, reader.WriteBody(number, body))));
            }
        }

        return records;
    }
}
