using System.Globalization;
using System.Text;
using System.Text.Json;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Output;
using Sworn.Query.Scan;
using Sworn.Testing;

namespace Sworn.Query.Tests.Output;

public sealed class RecordWriterTests
{
    private static readonly string[] Messages =
    [
        "<165>1 2026-11-23T12:00:30.25+01:00 fra1-fw07 sshd 412 UI_LOGIN_EVENT [junos@2636.1 username=\"sec \\\"officer\\\"\" src=\"10.1.2.3\" src=\"10.1.2.4\"][origin ip=\"192.0.2.9\"] User logged in",
        "<14>1 2026-11-23T11:59:59Z fra1-fw07 RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1 source-address=\"10.1.2.3\" policy-name=\"a,b\"]",
        "<11>1 - - - - - - evil \u001b[31mred\u0007 \u202eright-to-left\u0085 tab\there",
        "two\nlines, \"quoted\"",
        "<0>1 - h a - - [x y=\"\"] größe",
        "<189>4711: *Nov 23 11:58:07.123: %SYS-5-CONFIG_I: Configured from console by admin on vty0 (10.1.2.3)",
        "<38>Nov 23 11:59:01 web1 sshd[99]: Accepted publickey for root from 2001:db8::7 port 22",
    ];

    [Theory]
    [InlineData(RecordFormat.Text, "output.text")]
    [InlineData(RecordFormat.Json, "output.json")]
    [InlineData(RecordFormat.Csv, "output.csv")]
    [InlineData(RecordFormat.Verbose, "output.verbose")]
    public void A_format_is_what_it_was(RecordFormat format, string file) =>
        GoldenFile.Check(file, Write("*", new OutputOptions { Format = format }));

    [Theory]
    [InlineData(RecordFormat.Text, "output-fields.text")]
    [InlineData(RecordFormat.Json, "output-fields.json")]
    [InlineData(RecordFormat.Csv, "output-fields.csv")]
    [InlineData(RecordFormat.Verbose, "output-fields.verbose")]
    public void Named_fields_are_shown_alone(RecordFormat format, string file) =>
        GoldenFile.Check(file, Write("* | fields _time, host, src, _len, user.name, msg", new OutputOptions { Format = format }));

    [Fact]
    public void Raw_is_the_octets_with_a_line_feed_behind()
    {
        var expected = string.Concat(Messages.Select(message => message + "\n"));
        Assert.Equal(expected, Encoding.UTF8.GetString(Write("*", new OutputOptions { Format = RecordFormat.Raw })));
    }

    [Fact]
    public void Octet_counted_raw_tells_messages_with_line_feeds_apart()
    {
        var written = Write("*", new OutputOptions { Format = RecordFormat.RawOctetCounted });
        var read = new List<string>();
        for (var at = 0; at < written.Length;)
        {
            var space = Array.IndexOf(written, (byte)' ', at);
            var length = int.Parse(Encoding.ASCII.GetString(written, at, space - at), CultureInfo.InvariantCulture);
            read.Add(Encoding.UTF8.GetString(written, space + 1, length));
            at = space + 1 + length;
        }

        Assert.Equal(Messages, read);
    }

    [Fact]
    public void Text_can_be_in_another_zone_and_in_colour()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(-210), "test", "test");
        var text = Encoding.UTF8.GetString(Write("*", new OutputOptions { Format = RecordFormat.Text, Zone = zone, UsesColor = true }));
        Assert.StartsWith("\e[1m2026-11-23T07:30:30.250-03:30 notice", text);
        Assert.Contains("\e[0m\n", text);
        Assert.Contains("\e[1;31m", text);
    }

    [Fact]
    public void No_octets_whatever_can_drive_a_terminal()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed);
            var to = new System.Buffers.ArrayBufferWriter<byte>();
            to.WriteSafe(random.Bytes(200));
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(to.WrittenSpan);
            Assert.DoesNotContain(text, unit => char.IsControl(unit) && unit != '\t');
        }
    }

    [Theory]
    [InlineData(RecordFormat.Text, "7\n")]
    [InlineData(RecordFormat.Raw, "7\n")]
    [InlineData(RecordFormat.Json, "{\"count\":7}\n")]
    [InlineData(RecordFormat.Csv, "count\r\n7\r\n")]
    [InlineData(RecordFormat.Verbose, "count: 7\n")]
    public void A_count_is_written_in_every_format(RecordFormat format, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Write("* | count", new OutputOptions { Format = format })));

    [Fact]
    public void Every_record_is_one_valid_line_of_json_whatever_its_octets()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new SeededRandom(seed);
            using var log = new TestLog();
            var bodies = Enumerable.Range(0, 50).Select(_ => RandomMessages.Next(random)).ToList();
            log.AddOctets(bodies);
            var lines = Encoding.UTF8.GetString(Write(log, "*", new OutputOptions { Format = RecordFormat.Json })).TrimEnd('\n').Split('\n');
            Assert.Equal(bodies.Count, lines.Length);
            Assert.All(lines.Zip(bodies), line =>
            {
                using var json = JsonDocument.Parse(line.First);
                var raw = json.RootElement.TryGetProperty("raw", out var text)
                    ? Encoding.UTF8.GetBytes(text.GetString()!)
                    : json.RootElement.GetProperty("raw_b64").GetBytesFromBase64();
                Assert.Equal(line.Second, raw);
            });
        }
    }

    [Fact]
    public void A_reader_that_leaves_ends_the_scan()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        using var pipe = new BrokenPipe();
        var sink = new StreamSink(pipe, new OutputOptions { Format = RecordFormat.Raw });
        var report = log.Run("*", sink);
        Assert.Equal(ScanEnd.Consumer, report.End);
        Assert.True(sink.IsReaderGone);
        Assert.InRange(report.RecordsTested, 1, 2_000);
    }

    [Theory]
    [InlineData(RecordFormat.Text, 0)]
    [InlineData(RecordFormat.Raw, 0)]
    [InlineData(RecordFormat.Csv, 0)]
    [InlineData(RecordFormat.Verbose, 0)]
    [InlineData(RecordFormat.Json, 0)]
    public void Writing_a_record_costs_no_allocation(RecordFormat format, long budget)
    {
        using var log = new TestLog();
        log.Add([.. Enumerable.Repeat(Messages, 20).SelectMany(message => message)]);
        var sink = new MeasuringSink(RecordWriter.Create(new OutputOptions { Format = format }));
        var least = long.MaxValue;
        for (var run = 0; run < 5; run++)
        {
            // A collection in the middle of a run counts what is left of the thread's room as allocated.
            sink.Allocated = 0;
            log.Run("*", sink);
            least = Math.Min(least, sink.Allocated);
        }

        Assert.InRange(least, 0, budget);
    }

    [Fact]
    public void Control_records_are_written_too()
    {
        using var log = new TestLog();
        log.Add("a message");
        foreach (var format in Enum.GetValues<RecordFormat>())
        {
            var text = Encoding.UTF8.GetString(Write(log, "_kind:control GENESIS", new OutputOptions { Format = format }));
            Assert.Contains("GENESIS", text);
        }
    }

    private static byte[] Write(string query, OutputOptions options)
    {
        using var log = new TestLog();
        log.Add(Messages);
        return Write(log, query, options);
    }

    private static byte[] Write(TestLog log, string query, OutputOptions options)
    {
        Assert.True(QueryParser.TryParse(query, out var parsed, out var error), error?.Message);
        using var stream = new MemoryStream();
        var sink = new StreamSink(stream, options with { Fields = parsed.Fields });
        log.Run(query, sink, request => request with { Order = QueryOrder.OldestFirst });
        return stream.ToArray();
    }

    private sealed class BrokenPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }

    private sealed class MeasuringSink(RecordWriter writer) : IRecordSink
    {
        private readonly System.Buffers.ArrayBufferWriter<byte> _buffer = new(1 << 20);

        public long Allocated { get; set; }

        public bool Accept(in QueryRecord record)
        {
            _buffer.ResetWrittenCount();
            _ = record.Source;
            var before = GC.GetAllocatedBytesForCurrentThread();
            writer.Write(record, _buffer);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            return true;
        }

        public void AcceptCount(long count) => Allocated += count;

        public void Hide(HiddenRange range) => Assert.Fail(range.Reason);

        public void Flush() => _buffer.ResetWrittenCount();
    }
}
