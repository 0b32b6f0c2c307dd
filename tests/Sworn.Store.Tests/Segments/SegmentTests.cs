using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Reading;
using Sworn.Store.Segments;
using Sworn.Store.Tests.Log;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Segments;

public sealed class SegmentTests
{
    // Every octet was tried once; one in thirteen meets every part of the file in two seconds.
    private const int Step = 13;

    [Fact]
    public void Random_octets_with_random_layouts_come_back_as_they_were()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var random = new SeededRandom(seed);
            using var scenario = new LogScenario(new SimulatedDisk());
            using (var log = scenario.Open())
            {
                foreach (var body in Bodies(random))
                {
                    Assert.True(log.TryAppend([scenario.Batch(log, body)], endsCommit: true));
                }
            }

            var before = Octets(scenario.Disk);
            var mismatches = SealAll(scenario.Disk, new RandomAnalyst(random));
            Assert.Equal(0, mismatches);
            Assert.Equal(before, Octets(scenario.Disk));
        }
    }

    [Fact]
    public void A_log_of_segments_is_verified_opened_extended_and_proven_like_one_of_journal_files()
    {
        var disk = new SimulatedDisk();
        var anchor = new SimulatedDisk();
        using var scenario = Sealed(disk, anchor);
        var report = Verify(disk, anchor);
        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        Assert.Equal(report.Records, report.ProvenSize);
        Assert.NotNull(Sworn.Store.Evidence.RecordProver.TryProve(disk, 300)?.Inclusion);

        using (var log = scenario.Open())
        {
            Assert.True(log.Report.WasClean);
            scenario.Append(log, 10);
            log.Stop();
        }

        Assert.Equal(scenario.Given, Events(disk));
        Assert.Equal(Verdict.Unanchored, Verify(disk, anchor).Verdict);
    }

    [Fact]
    public void A_lost_tree_is_made_again_from_segments()
    {
        var disk = new SimulatedDisk();
        using var scenario = Sealed(disk, new SimulatedDisk());
        foreach (var name in disk.Files.Where(name => name.StartsWith("log/tree/", StringComparison.Ordinal)).ToList())
        {
            disk.Remove(name);
        }

        using var log = scenario.Open();
        Assert.True(log.Report.WasClean);
    }

    [Fact]
    public void Rows_1_and_46_a_flipped_octet_of_a_segment_is_never_verified_and_the_rest_is_named()
    {
        var disk = new SimulatedDisk();
        var anchor = new SimulatedDisk();
        using var scenario = Sealed(disk, anchor);
        var range = SegmentFiles.List(disk)[0];
        var length = disk.Content(range.Name).Length;
        var tables = length - 128 - FooterAndTables(disk, range.Name);
        var given = Octets(disk);
        var noticed = 0;
        for (var offset = 0; offset < length; offset += Step)
        {
            disk.Flip(range.Name, offset);
            var report = Verify(disk, anchor);
            Assert.True(offset >= tables || report.Verdict is Verdict.Tampered or Verdict.Incomplete or Verdict.Unanchored, report.ToText());
            AssertReads(disk, report, offset, given);
            noticed += report.Verdict == Verdict.Unanchored ? 0 : 1;
            disk.Flip(range.Name, offset);
        }

        // What lies between the blocks, and one of the two tables of templates, may change without harm.
        Assert.True(noticed * Step > length / 2, $"{noticed} of {length / Step}");

        Assert.Equal(Verdict.Unanchored, Verify(disk, anchor).Verdict);
    }

    [Fact]
    public async Task Tables_that_are_not_those_that_were_sealed_are_an_index_mismatch()
    {
        var disk = new SimulatedDisk();
        var anchor = new SimulatedDisk();
        using var scenario = Filled(disk, anchor);
        var other = new SimulatedDisk();
        other.Restore(disk.Copy());
        SealAll(disk, new RandomAnalyst(new SeededRandom(3)));
        SealAll(other, new RandomAnalyst(new SeededRandom(99)));
        using (var writer = new LogWriter(scenario.Open(), new LogWriterOptions { BatchBytes = 64 << 10, QueueBytes = 1 << 20 }, scenario.Events, TimeProvider.System))
        {
            foreach (var segment in SegmentFiles.List(disk))
            {
                using var reader = SegmentReader.Open(disk, segment);
                await writer.DeclareSegmentAsync(reader.Summarize());
            }

            await writer.StopAsync();
        }

        Assert.DoesNotContain(Verify(disk, anchor).Findings, finding => finding.Kind == FindingKind.IndexMismatch);

        // The same records under other tables: what a tamperer would put in the place of an index.
        var range = SegmentFiles.List(disk)[0];
        disk.Plant(range.Name, other.Content(range.Name));
        var report = Verify(disk, anchor);
        var finding = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.IndexMismatch);
        Assert.Equal(range.FirstIndex, finding.First);
        Assert.Equal(Verdict.Unanchored, report.Verdict);
    }

    [Fact]
    public void Row_6_a_segment_that_is_gone_is_missing()
    {
        var disk = new SimulatedDisk();
        var anchor = new SimulatedDisk();
        using var scenario = Sealed(disk, anchor);
        disk.Remove(SegmentFiles.List(disk)[1].Name);
        var report = Verify(disk, anchor);
        Assert.Equal(Verdict.Incomplete, report.Verdict);
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.MissingSegment);
    }

    [Fact]
    public void A_power_cut_at_every_operation_of_sealing_loses_no_record()
    {
        var whole = Unsealed();
        var before = Octets(whole);
        var copy = whole.Copy();
        var operations = whole.Operations;
        SealAll(whole, new RandomAnalyst(new SeededRandom(1)));
        operations = whole.Operations - operations;
        Assert.True(operations > 10);
        for (var cut = 1; cut <= operations; cut++)
        {
            for (ulong seed = 0; seed < 3; seed++)
            {
                var disk = new SimulatedDisk();
                disk.Restore(copy);
                disk.CutAt = disk.Operations + cut;
                Assert.Throws<PowerCutException>(() => SealAll(disk, new RandomAnalyst(new SeededRandom(1))));
                disk.LosePower(new SeededRandom((seed << 32) + (uint)cut));
                Assert.Equal(before, Octets(disk));
            }
        }
    }

    [Fact]
    public void A_disk_that_is_full_while_a_segment_is_built_leaves_the_journal_alone()
    {
        var disk = Unsealed();
        var before = Octets(disk);
        disk.Capacity = disk.Files.Sum(name => (long)disk.Content(name).Length) + 2_000;
        Assert.Throws<StoreException>(() => SealAll(disk, new RandomAnalyst(new SeededRandom(1))));
        Assert.Equal(before, Octets(disk));
        Assert.DoesNotContain(SegmentFiles.Growing, disk.Files);
    }

    [Fact]
    public void Blocks_with_any_octets_changed_are_refused_or_read_but_never_crash()
    {
        var random = new SeededRandom(9);
        var disk = Unsealed();
        SealAll(disk, new RandomAnalyst(random));
        var range = SegmentFiles.List(disk)[0];
        using var segment = SegmentReader.Open(disk, range);
        using var reader = new BlockReader();
        var frames = new BlockFrames();
        var refused = 0;
        foreach (var block in segment.Footer.Blocks)
        {
            for (var round = 0; round < 3_000; round++)
            {
                var octets = new byte[block.Header.Length];
                segment.ReadBlock(block, octets);
                for (var change = random.Below(4); change >= 0; change--)
                {
                    octets[BlockHeader.Size + random.Below(octets.Length - BlockHeader.Size)] ^= (byte)(1 << random.Below(8));
                }

                try
                {
                    reader.LoadAnyway(octets, segment.Templates);
                    frames.Read(reader, 0);
                }
                catch (DamagedBlockException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > 100);
    }

    [Fact]
    public void Blocks_whose_directory_was_forged_are_refused_or_read_but_never_crash()
    {
        var random = new SeededRandom(11);
        var disk = Unsealed();
        SealAll(disk, new RandomAnalyst(random));
        var range = SegmentFiles.List(disk)[0];
        using var segment = SegmentReader.Open(disk, range);
        using var reader = new BlockReader();
        using var decompressor = new ChunkDecompressor();
        var frames = new BlockFrames();
        var refused = 0;
        foreach (var block in segment.Footer.Blocks)
        {
            var whole = new byte[block.Header.Length];
            segment.ReadBlock(block, whole);
            var directory = new byte[block.Header.DirectoryRaw];
            decompressor.Read(block.Header.DirectoryCodec, whole.AsSpan(BlockHeader.Size, block.Header.DirectoryStored), directory);
            for (var round = 0; round < 10_000; round++)
            {
                var forged = directory.ToArray();
                for (var change = random.Below(4); change >= 0; change--)
                {
                    forged[random.Below(forged.Length)] = (byte)random.Below(256);
                }

                var header = block.Header with
                {
                    DirectoryCodec = ChunkCodec.Raw,
                    DirectoryStored = forged.Length,
                    Length = block.Header.Length - block.Header.DirectoryStored + forged.Length,
                };
                byte[] octets = [.. new byte[BlockHeader.Size], .. forged, .. whole.AsSpan(BlockHeader.Size + block.Header.DirectoryStored)];
                header.Write(octets);
                try
                {
                    reader.LoadAnyway(octets, segment.Templates);
                    frames.Read(reader, 0);
                }
                catch (DamagedBlockException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > 1_000);
    }

    private static int FooterAndTables(SimulatedDisk disk, string name)
    {
        var content = disk.Content(name);
        return content.Length - (int)System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(content.Length - 120));
    }

    /// <summary>What verification does not complain of must be readable and right.</summary>
    private static void AssertReads(SimulatedDisk disk, VerificationReport report, int offset, List<string> given)
    {
        if (report.Verdict != Verdict.Unanchored || report.Findings.Any(finding => finding.Kind == FindingKind.IndexMismatch))
        {
            return;
        }

        Assert.True(report.Records == report.ProvenSize, $"offset {offset}: {report.ToText()}");
        Assert.Equal(given, Octets(disk));
    }

    private static SimulatedDisk Unsealed()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        scenario.Options = scenario.Options with { Journal = new JournalOptions { FileBytes = 64 << 10, ReserveBytes = 8 << 10 } };
        using var log = scenario.Open();
        for (var round = 0; round < 40; round++)
        {
            scenario.Append(log, 60);
            Assert.True(log.TryAppend([scenario.Batch(log, Bodies(new SeededRandom((ulong)round)).Take(20))], endsCommit: true));
            log.PrepareAhead();
        }

        log.Stop();
        return disk;
    }

    /// <summary>A log whose journal files but the last are segments.</summary>
    private static LogScenario Sealed(SimulatedDisk disk, SimulatedDisk anchor)
    {
        var scenario = Filled(disk, anchor);
        Assert.Equal(0, SealAll(disk, new RandomAnalyst(new SeededRandom(3))));
        Assert.True(SegmentFiles.List(disk).Count >= 2);
        return scenario;
    }

    private static LogScenario Filled(SimulatedDisk disk, SimulatedDisk anchor)
    {
        var scenario = new LogScenario(disk, anchor);
        scenario.Options = scenario.Options with { Journal = new JournalOptions { FileBytes = 64 << 10, ReserveBytes = 8 << 10 } };
        using (var log = scenario.Open())
        {
            for (var round = 0; round < 20; round++)
            {
                scenario.Append(log, 80);
                log.PrepareAhead();
            }

            log.Stop();
        }

        return scenario;
    }

    private static int SealAll(StoreDirectory disk, IRecordAnalyst analyst)
    {
        using var builder = new SegmentBuilder(disk, analyst);
        foreach (var first in JournalFiles.List(disk).SkipLast(1).ToList())
        {
            var range = builder.Build(first);
            disk.Delete(JournalFiles.NameOf(first));
            disk.SyncFolder(JournalFiles.Folder);
            builder.ForgetLeaves(range);
        }

        return builder.Mismatches;
    }

    private static VerificationReport Verify(SimulatedDisk disk, SimulatedDisk anchor) =>
        LogVerifier.Verify(new VerifyOptions { Directory = disk, Anchor = anchor, Now = DateTimeOffset.UnixEpoch });

    private static List<string> Events(StoreDirectory disk) =>
        [.. Read(disk).Where(record => record.Kind == EntryKind.Event).Select(record => Encoding.UTF8.GetString(record.Octets.AsSpan(RecordHeader.Size)))];

    private static List<string> Octets(StoreDirectory disk) => [.. Read(disk).Select(record => Convert.ToHexString(record.Octets))];

    private static List<(EntryKind Kind, byte[] Octets)> Read(StoreDirectory disk)
    {
        var records = new List<(EntryKind, byte[])>();
        foreach (var file in LogFileList.Read(disk))
        {
            using var reader = LogFileReader.TryOpen(disk, file);
            Assert.NotNull(reader);
            while (reader.Read(out var frame) == FrameStatus.Frame)
            {
                foreach (var record in frame)
                {
                    Assert.Equal((ulong)records.Count, record.Index);
                    records.Add((record.Kind, record.Octets.ToArray()));
                }
            }
        }

        return records;
    }

    /// <summary>Texts that look alike, numbers, addresses, times, digests, and noise.</summary>
    private static IEnumerable<string> Bodies(SeededRandom random)
    {
        for (var number = 0; number < 150; number++)
        {
            yield return random.Below(10) switch
            {
                0 => $"<13>1 2026-11-24T0{random.Below(10)}:00:{random.Between(10, 59)}.{random.Below(1000):d3}Z h{random.Below(4)} a - - - login of user{random.Below(50)} from 10.{random.Below(300)}.1.{random.Below(10)}->192.0.2.1",
                1 => $"Nov {random.Between(1, 31),2} 10:00:{random.Between(10, 61)} sw{random.Below(3)} link {random.NextUInt64()} up, code=0{random.Below(20)} x='a b{random.Below(3)}' \"c d\"",
                2 => $"digest {random.NextUInt64():x16} {random.NextUInt64():X16} mac aa:bb:cc:dd:ee:{random.Below(256):x2} v6 2001:db8::{random.Below(65536):x}",
                3 => new string(random.Pick([' ', ':', 'x', '"', '-', '7']), random.Below(3_000)),
                4 => $"counter {number + 1_000_000} {random.Below(3)} -{random.Below(100)} {random.Below(100)}.{random.Below(100)}",
                5 => Encoding.Latin1.GetString(random.Bytes(random.Below(200))),
                6 => "",
                8 => $"at {random.Pick(["1969-12-31T23:59:59Z", "1970-01-01T00:00:00.000000000Z", "2199-12-31T23:59:59.999999999+14:00", "2200-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])} and {random.Below(9999):d4}-0{random.Between(1, 9)}-1{random.Below(10)} 10:00:00.{random.Below(1_000_000_000):d9}",
                7 => $"for admin{(char)('a' + random.Below(20))} by root via ge-0/0/{random.Below(48)} 00{random.Below(10)} {ulong.MaxValue - (ulong)random.Below(3)}",
                _ => "always the same text",
            };
        }
    }

    /// <summary>Names parts of records at random: they decide how well a block is compressed, not whether it is right.</summary>
    private sealed class RandomAnalyst(SeededRandom random) : IRecordAnalyst
    {
        public void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout)
        {
            layout.Facts = (ulong)random.Below(2);
            layout.IsRegular = random.Chance(70);
            layout.PrefixLength = random.Chance(50) ? random.Below(5) : 0;
            for (var count = random.Chance(30) ? random.Below(6) : 0; count > 0 && body.Length > 0; count--)
            {
                var start = random.Below(body.Length);
                layout.Add((SpanKind)random.Between(1, 10), start, random.Below(body.Length - start + 1));
            }
        }

        public bool TryReadTime(ReadOnlySpan<byte> text, out long utc)
        {
            utc = random.Below(1_000);
            return random.Chance(90);
        }
    }
}
