using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Reading;
using Sworn.Store.Segments;
using Sworn.Store.Tests.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Segments;

/// <summary>What a segment says of its content as a whole is true of every record.</summary>
public sealed class SegmentIndexTests
{
    [Fact]
    public void The_filter_has_every_run_and_every_address_of_every_record()
    {
        var disk = Sealed(new SeededRandom(1), out _);
        var addresses = 0;
        foreach (var range in SegmentFiles.List(disk))
        {
            using var segment = SegmentReader.Open(disk, range);
            foreach (var body in Bodies(disk, range))
            {
                foreach (var run in Runs(body))
                {
                    Assert.True(segment.Index.Filter.MayHave(run), Encoding.Latin1.GetString(run));
                }

                foreach (var word in Encoding.Latin1.GetString(body).Split(' ', '>', '=', '"', '-'))
                {
                    if (IPAddress.TryParse(word, out var address) && word.Split('.').Length == 4 && !word.Contains(':', StringComparison.Ordinal))
                    {
                        addresses++;
                        Assert.True(segment.Index.Filter.MayHaveAddress(BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())), word);
                    }
                }
            }
        }

        Assert.True(addresses > 100, $"{addresses}");
    }

    [Fact]
    public void The_filter_says_no_to_almost_everything_else()
    {
        var random = new SeededRandom(7);
        var disk = Sealed(random, out _);
        using var segment = SegmentReader.Open(disk, SegmentFiles.List(disk)[0]);
        var texts = 0;
        var addresses = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"zq{random.NextUInt64() % 100_000_000_000:d11}qz");
            texts += segment.Index.Filter.MayHave(Encoding.ASCII.GetBytes(text)) ? 1 : 0;
            addresses += segment.Index.Filter.MayHaveAddress((uint)(random.NextUInt64() & 0x7FFF_FFFF) | 0x8000_0000) ? 1 : 0;
        }

        Assert.True(texts < 50, $"{texts}");
        Assert.True(addresses < 150, $"{addresses}");
    }

    [Theory]
    [InlineData("::ffff:a01:203", true)]
    [InlineData("x ::FFFF:10.1.2.3 y", true)]
    [InlineData("0:0:0:0:0:ffff:0a01:0203", true)]
    [InlineData("mac ffff.ffff.ffff and ff:ff:ff:ff:ff:ff", false)]
    [InlineData("0xffff, dead:beef", false)]
    public void An_address_that_may_be_written_as_IPv6_makes_every_address_possible(string text, bool isPossible)
    {
        var builder = new FilterBuilder();
        builder.AddText(Encoding.ASCII.GetBytes(text));
        var octets = new OctetBuffer();
        builder.Write(octets);
        var filter = SegmentFilter.Read(octets.WrittenMemory);
        Assert.Equal(isPossible, filter.MayHaveAddress(0x01020304));
    }

    [Fact]
    public void Values_and_counts_of_slots_are_those_of_the_records()
    {
        var disk = Sealed(new SeededRandom(3), out _);
        var known = 0;
        foreach (var range in SegmentFiles.List(disk))
        {
            using var segment = SegmentReader.Open(disk, range);
            foreach (var ((template, slot), values) in Values(segment))
            {
                var content = segment.Index.SlotOf(segment.Templates[template], slot);
                Assert.All(values.Keys, value => Assert.Equal(0UL, OctetMask.Of(Encoding.Latin1.GetBytes(value)) & ~content.Mask));
                Assert.Equal(values.Count <= 256 && values.Keys.Sum(static value => value.Length) <= 8_192, content.HasValues);
                if (content.HasValues)
                {
                    known++;
                    Assert.Equal(values.Values.Sum(), content.Rows);
                    for (var number = 0; number < content.Count; number++)
                    {
                        Assert.Equal(values[Encoding.Latin1.GetString(content[number])], content.RowsOf(number));
                    }
                }
            }
        }

        Assert.True(known > 20, $"{known}");
    }

    [Fact]
    public void A_segment_of_version_1_0_or_with_a_damaged_index_says_nothing_and_is_read_as_before()
    {
        var disk = Sealed(new SeededRandom(5), out _);
        var range = SegmentFiles.List(disk)[0];
        var given = Bodies(disk, range);
        var content = disk.Content(range.Name);
        var index = (int)BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(content.Length - 32));
        foreach (var other in (byte[][])[WithoutIndex(content), Flipped(content, index + 40), Flipped(content, content.Length - 130)])
        {
            disk.Plant(range.Name, other);
            using var segment = SegmentReader.Open(disk, range);
            Assert.True(segment.Index.Filter.MayHave("zebraquux"u8));
            Assert.True(segment.Index.Filter.MayHaveAddress(1));
            Assert.False(segment.Index.SlotOf(segment.Templates[0], 0).HasValues);
            Assert.Equal(given, Bodies(disk, range));
        }
    }

    [Theory]
    [InlineData("segment-1.0")]
    [InlineData("segment-1.1")]
    public void Golden_segments_of_every_version_are_read(string name)
    {
        var file = PathOf(name + ".seg");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            var made = Sealed(new SeededRandom(2026), out _, messages: 120);
            var content = made.Content(SegmentFiles.List(made)[0].Name);
            File.WriteAllBytes(file, name == "segment-1.0" ? WithoutIndex(content) : content);
            var bodies = Bodies(made, SegmentFiles.List(made)[0]).Select(Convert.ToHexStringLower);
            File.WriteAllText(PathOf(name + ".txt"), string.Join('\n', bodies) + "\n");
        }

        var octets = File.ReadAllBytes(file);
        var disk = new SimulatedDisk();
        disk.CreateFolder(SegmentFiles.Folder);
        var first = BinaryPrimitives.ReadUInt64LittleEndian(octets.AsSpan(octets.Length - 80));
        var range = new SegmentRange(first, first + BinaryPrimitives.ReadUInt64LittleEndian(octets.AsSpan(octets.Length - 72)));
        disk.Plant(range.Name, octets);
        var expected = File.ReadAllLines(PathOf(name + ".txt"));
        Assert.True(expected.Length > 100);
        Assert.Equal(expected, Bodies(disk, range).Select(Convert.ToHexStringLower));
        using var segment = SegmentReader.Open(disk, range);
        Assert.Equal(name == "segment-1.0", segment.Index.Filter.MayHave("zebraquux"u8));
    }

    private static string PathOf(string file, [CallerFilePath] string here = "")
    {
        var folder = Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "..", "..", "corpus", "store"));
        Directory.CreateDirectory(folder);
        return Path.Join(folder, file);
    }

    private static byte[] Flipped(byte[] content, int at)
    {
        var flipped = content.ToArray();
        flipped[at] ^= 4;
        return flipped;
    }

    /// <summary>The segment as version 1.0 wrote it: no index, and nothing that points to one.</summary>
    private static byte[] WithoutIndex(byte[] content)
    {
        var index = (int)BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(content.Length - 32));
        byte[] old = [.. content.AsSpan(0, index), .. content.AsSpan(content.Length - 128)];
        old.AsSpan(10, 2).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(old.AsSpan(60), Crc32C.Of(old.AsSpan(0, 60)));
        old.AsSpan(old.Length - 32, 28).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(old.AsSpan(old.Length - 4), Crc32C.Of(old.AsSpan(old.Length - 128, 124)));
        return old;
    }

    [Fact]
    public void Of_a_kind_that_comes_three_times_a_block_only_the_records_of_its_first_block_are_kept_whole_and_in_the_next_segment_none()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        scenario.Options = scenario.Options with { Journal = new JournalOptions { FileBytes = 16 << 20, ReserveBytes = 8 << 10 } };
        using (var log = scenario.Open())
        {
            AddSeldom(scenario, log);
            Assert.True(log.TryEndFile());
            AddSeldom(scenario, log);
            log.Stop();
        }

        using var builder = new SegmentBuilder(disk, new LineAnalyst());
        var segments = JournalFiles.List(disk).ToList().ConvertAll(first => builder.Build(first));

        Assert.Equal([3, 0], segments.Select(range => WholeRows(disk, range).Count(static body => body.StartsWith("seldom", StringComparison.Ordinal))));
    }

    private static List<string> WholeRows(SimulatedDisk disk, SegmentRange range)
    {
        using var segment = SegmentReader.Open(disk, range);
        using var reader = new BlockReader();
        var bodies = new List<string>();
        foreach (var block in segment.Footer.Blocks.Where(static block => block.Header.HasWholeRows))
        {
            var octets = new byte[block.Header.Length];
            segment.ReadBlock(block, octets);
            reader.Load(octets, segment.Templates);
            for (var row = 0; row < reader.WholeRows.Count; row++)
            {
                var body = new byte[reader.WholeRows[row].Length];
                reader.WholeRows.Write(row, body);
                bodies.Add(Encoding.Latin1.GetString(body));
            }
        }

        return bodies;
    }

    /// <summary>Three blocks of records, of which three each are of a kind of their own.</summary>
    private static void AddSeldom(LogScenario scenario, SealedLog log)
    {
        for (var at = 0; at < 24_000; at += 60)
        {
            Assert.True(log.TryAppend(
                [scenario.Batch(log, Enumerable.Range(at, 60).Select(static number => number % 2731 == 0 ? $"seldom {number} seen" : $"often {number} seen"))], endsCommit: true));
            log.PrepareAhead();
        }
    }

    private static SimulatedDisk Sealed(SeededRandom random, out int mismatches, int messages = 3_000)
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        scenario.Options = scenario.Options with { Journal = new JournalOptions { FileBytes = 1 << 20, ReserveBytes = 8 << 10 } };
        using (var log = scenario.Open())
        {
            for (var at = 0; at < messages; at += 60)
            {
                Assert.True(log.TryAppend([scenario.Batch(log, Enumerable.Range(0, 60).Select(_ => Message(random)))], endsCommit: true));
                log.PrepareAhead();
            }

            log.Stop();
        }

        using var builder = new SegmentBuilder(disk, new LineAnalyst());
        foreach (var first in JournalFiles.List(disk).ToList())
        {
            builder.Build(first);
            disk.Delete(JournalFiles.NameOf(first));
        }

        mismatches = builder.Mismatches;
        Assert.Equal(0, mismatches);
        return disk;
    }

    private static string Message(SeededRandom random) => random.Below(8) switch
    {
        0 => $"<13>1 2026-11-24T0{random.Below(10)}:00:{random.Between(10, 59)}.{random.Below(1000):d3}Z h{random.Below(400)} a - - - login of user{random.Below(900)} from 10.{random.Below(300)}.1.{random.Below(10)}->192.0.2.1",
        1 => $"Nov {random.Between(1, 31),2} 10:00:{random.Between(10, 61)} sw{random.Below(3)} link {random.NextUInt64()} up, code=0{random.Below(20)} x='a b{random.Below(3)}' \"c d\"",
        2 => $"digest {random.NextUInt64():x16} {random.NextUInt64():X16} mac aa:bb:cc:dd:ee:{random.Below(256):x2} v6 2001:db8::{random.Below(65536):x}",
        3 => $"at 2026-0{random.Between(1, 9)}-1{random.Below(10)} 10:00:00.{random.Below(1000):d3}PST policy-{(char)('a' + random.Below(20))} matched {random.Below(5)}",
        4 => $"counter {random.NextUInt64() % 1_000_000} source {random.Below(256)}.{random.Below(256)}.{random.Below(256)}.{random.Below(256)} v 1.2.3.4.5",
        5 => Encoding.Latin1.GetString(random.Bytes(random.Below(60))),
        6 => $"for Admin{(char)('A' + random.Below(20))} by root via ge-0/0/{random.Below(48)} key {Convert.ToBase64String(random.Bytes(30))}",
        _ => "Always-the same_text",
    };

    private static List<byte[]> Bodies(SimulatedDisk disk, SegmentRange range)
    {
        var bodies = new List<byte[]>();
        using var reader = LogFileReader.TryOpen(disk, new LogFile(range.FirstIndex, range.EndIndex));
        Assert.NotNull(reader);
        while (reader.Read(out var frame) == FrameStatus.Frame)
        {
            foreach (var record in frame)
            {
                bodies.Add(record.Body.ToArray());
            }
        }

        return bodies;
    }

    private static IEnumerable<byte[]> Runs(byte[] body)
    {
        var start = 0;
        for (var at = 0; at <= body.Length; at++)
        {
            if (at == body.Length || SlotRule.IsDelimiter(body[at]))
            {
                // A '-' that a '>' follows is no part of the run.
                yield return body.AsSpan(start..at).TrimEnd((byte)'-').ToArray();
                start = at + 1;
            }
        }
    }

    /// <summary>The values of each slot, counted row by row.</summary>
    private static Dictionary<(int Template, int Slot), Dictionary<string, int>> Values(SegmentReader segment)
    {
        var all = new Dictionary<(int, int), Dictionary<string, int>>();
        using var reader = new BlockReader();
        foreach (var block in segment.Footer.Blocks)
        {
            var octets = new byte[block.Header.Length];
            segment.ReadBlock(block, octets);
            reader.Load(octets, segment.Templates);
            foreach (var used in reader.Templates)
            {
                for (var slot = 0; slot < used.Template.SlotCount; slot++)
                {
                    var column = reader.Column(used, slot);
                    var to = new byte[column.MaxLength];
                    for (var row = 0; row < used.Rows; row++)
                    {
                        var value = Encoding.Latin1.GetString(to.AsSpan(0, column.Write(row, to)));
                        if (!all.TryGetValue((used.Template.Number, slot), out var values))
                        {
                            all[(used.Template.Number, slot)] = values = new Dictionary<string, int>(StringComparer.Ordinal);
                        }

                        values[value] = values.GetValueOrDefault(value) + 1;
                    }
                }
            }
        }

        return all;
    }

    private sealed class LineAnalyst : IRecordAnalyst
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
