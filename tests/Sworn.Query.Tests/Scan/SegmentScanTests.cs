using Sworn.Query.Scan;
using Sworn.Store.Segments;
using Sworn.Testing;

namespace Sworn.Query.Tests.Scan;

/// <summary>The journal is the oracle: the same records as segments must give the same results.</summary>
public sealed class SegmentScanTests
{
    private static readonly string[] Chosen =
    [
        "*", "login", "cs:\"Login\"", "\"a b\"", "host:=fra1-fw07", "host:FRA1", "msgid:error", "app:=sshd", "procid:=7", "procid:>1000",
        "source-address:=10.1.2.3", "ip:10.1.2.3", "ip:10/8", "ip:2001:db8::/32", "src:192.0.2.0/24", "bytes:=7", "bytes:>100", "username:*",
        "severity:<=err", "facility:kern", "-login", "_kind:control", "_source:192.0.2.9", "sd.a@1.bytes:>100", "username:=\"\"",
        "_time:[2026-11-23T12:03:00Z, 2026-11-23T12:05:00Z)", "w:1", "~\"[0-9]+\"", "_format:rfc3164", "_malformed:*", "event:*", "_len:<20",
    ];

    [Fact]
    public void Chosen_and_random_queries_find_in_segments_what_they_find_in_the_journal()
    {
        var found = 0;
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var random = new SeededRandom(seed);
            using var log = Filled(random, 3_000);
            string[] queries = [.. Chosen, .. Enumerable.Range(0, 150).Select(_ => RandomQueries.Next(random, depth: 2))];
            var expected = queries.Select(query => Indexes(log, query)).ToList();
            Seal(log);
            for (var number = 0; number < queries.Length; number++)
            {
                var (indexes, count) = Indexes(log, queries[number]);
                Assert.True(expected[number].Indexes.SequenceEqual(indexes), $"seed {seed}: {queries[number]}");
                Assert.Equal(expected[number].Count, count);
                found += indexes.Count;
            }
        }

        Assert.True(found > 100_000, $"{found}");
    }

    [Fact]
    public void Queries_find_in_a_segment_that_still_grows_what_they_find_in_the_journal()
    {
        var random = new SeededRandom(1);
        using var log = Filled(random, 9_000, fileBytes: 32 << 20);
        string[] queries = [.. Chosen, "_recv:all | top 3 by (host)", "* | histogram 1h", .. Enumerable.Range(0, 15).Select(_ => RandomQueries.Next(random, depth: 2))];
        var found = 0;
        for (var step = 0; step < 2; step++)
        {
            var expected = queries.Select(query => Results(log, query)).ToList();
            log.Log.Sync();
            Assert.InRange(log.Grow(), 1UL, log.Log.Size - 1);
            for (var number = 0; number < queries.Length; number++)
            {
                var (newest, oldest) = Results(log, queries[number]);
                Assert.True(expected[number].Newest.SequenceEqual(newest), queries[number]);
                Assert.True(expected[number].Oldest.SequenceEqual(oldest), $"oldest first: {queries[number]}");
                found += newest.Count;
            }

            log.AddOctets(Enumerable.Range(0, 600).Select(_ => RandomMessages.Next(random)));
            log.AddNumbered(8_000);
        }

        Assert.True(found > 50_000, $"{found}");
    }

    [Fact]
    public void What_columns_were_decompressed_to_is_counted_and_filters_need_none_of_it()
    {
        using var log = new TestLog();
        log.AddNumbered(6_000);
        Assert.Equal(0, log.Run("host:=h1 | count", new CollectingSink()).OctetsDecompressed);
        Seal(log);
        Assert.Equal(0, log.Run("zebraquux42 | count", new CollectingSink()).OctetsDecompressed);
        var report = log.Run("host:=h1 \"message 17\"", new CollectingSink());
        Assert.True(report.OctetsDecompressed > 0);
        Assert.Contains($"{report.OctetsDecompressed} decompressed", report.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Searches_beside_growing_and_sealing_find_every_record_once()
    {
        using var log = new TestLog { FileBytes = 3 << 20 };
        log.AddNumbered(200, perFrame: 100);
        log.Log.Sync();
        log.Grow();
        var isOver = false;
        var searches = Enum.GetValues<QueryOrder>().Select(order => Task.Run(() =>
        {
            var runs = 0;
            var least = 0;
            while (!Volatile.Read(ref isOver))
            {
                var sink = new CollectingSink();
                var report = log.Run("_recv:all", sink, request => request with { Order = order });
                var bodies = order == QueryOrder.OldestFirst ? sink.Bodies : [.. Enumerable.Reverse(sink.Bodies)];
                Assert.True(report.IsComplete, string.Join(' ', report.Hidden));
                Assert.Equal(Enumerable.Range(0, bodies.Count).Select(number => $"message {number}"), bodies.Select(body => body.Split(" - ")[^1].Split(" x")[0]));
                Assert.True(bodies.Count >= least, $"{bodies.Count} of {least}");
                least = bodies.Count;
                runs++;
            }

            return runs;
        })).ToList();
        for (var number = 0; number < 150; number++)
        {
            log.AddNumbered(400, perFrame: 100);
            log.Log.Sync();
            log.EndGrowing();
            log.Grow();
            log.Log.PrepareAhead();
        }

        Volatile.Write(ref isOver, true);
        Assert.All(await Task.WhenAll(searches), runs => Assert.True(runs > 0));
        Assert.True(SegmentFiles.List(log.Disk).Count > 1);
    }

    [Fact]
    public void Messages_that_differ_in_their_values_only_have_the_fields_that_their_own_grammar_gives_them()
    {
        string[] queries =
        [
            "*", "host:*", "host:=\"-\"", "procid:*", "procid:=7", "a:*", "a:=\"\"", "a:=v1", "b:=v1", "a:=10.0.0.1", "ip:10.0.0.1", "b:>5", "v1", "10.0.0.1->",
            "_malformed:*", "_format:rfc5424", "a:=\"x]y\"", "a:~\"é\"", "event:=E", "_time:[2026-11-23T00:00:00Z,2026-11-24T00:00:00Z)", "user7", "\"N/A(N/A)\"",
        ];
        var found = 0;
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var random = new SeededRandom(seed);
            using var log = new TestLog { FileBytes = 1 << 20 };
            for (var at = 0; at < 3_000; at += 100)
            {
                log.AddOctets(Enumerable.Range(0, 100).Select(_ => System.Text.Encoding.UTF8.GetBytes(Alike(random))));
                log.Log.PrepareAhead();
            }

            log.AddNumbered(600);
            var expected = queries.Select(query => Indexes(log, query)).ToList();
            Seal(log);
            for (var number = 0; number < queries.Length; number++)
            {
                var (indexes, count) = Indexes(log, queries[number]);
                Assert.True(expected[number].Indexes.SequenceEqual(indexes), $"seed {seed}: {queries[number]}");
                Assert.Equal(expected[number].Count, count);
                found += indexes.Count;
            }
        }

        Assert.True(found > 50_000, $"{found}");
    }

    /// <summary>One grammar, values that seldom and values that often break it.</summary>
    private static string Alike(SeededRandom random)
    {
        string[] values = ["v1", "v2", "10.0.0.1", "10.0.0.2", "N/A", "", "5", "77", "x]y", "q\\\"q", "back\\slash", "é", "<14>1 - h", "a b", "0010", "2001:db8::1", "%SYS-5-X"];
        string[] hosts = ["fw1", "fw2", "-", "fra1-fw07", "hé", new string('h', 200)];
        string[] times = ["2026-11-23T12:00:00Z", "2026-11-23T12:00:00.123Z", "2026-11-23T12:00:00.123456+02:00", "2026-11-22T23:59:59.9-07:00", "2026-02-30T12:00:00Z", "-"];
        string Value() => values[random.Chance(80) ? random.Below(5) : random.Below(values.Length)];
        string Host() => hosts[random.Chance(80) ? random.Below(2) : random.Below(hosts.Length)];
        string Time() => times[random.Chance(80) ? random.Below(3) : random.Below(times.Length)];
        var (a, b) = (Value(), Value());
        var repeated = random.Chance(80) ? a : Value();
        var tail = random.Chance(10) ? " 'user7'" : random.Chance(10) ? " 'us\"r'" : " 'user'";
        return $"<14>1 {Time()} {Host()} app {random.Below(9)} E [x@1 a=\"{a}\" b=\"{b}\"] session {repeated}/{b}->{a} for {Value()} N/A(N/A){tail}";
    }

    [Fact]
    public void Records_of_segments_come_back_octet_for_octet_with_their_source_in_both_orders()
    {
        using var log = Filled(new SeededRandom(77), 2_000);
        foreach (var order in Enum.GetValues<QueryOrder>())
        {
            var before = new CollectingSink();
            log.Run("_recv:all", before, request => request with { Order = order });
            var after = new CollectingSink();
            using var sealedLog = Filled(new SeededRandom(77), 2_000);
            Seal(sealedLog);
            var report = sealedLog.Run("_recv:all", after, request => request with { Order = order });
            Assert.Equal(before.Bodies, after.Bodies);
            Assert.Equal(before.Indexes, after.Indexes);
            Assert.Equal(before.Sources, after.Sources);
            Assert.True(report.IsComplete);
        }
    }

    [Fact]
    public void A_damaged_block_hides_only_itself_and_says_so()
    {
        using var log = Filled(new SeededRandom(5), 9_000, fileBytes: 8 << 20);
        Seal(log);
        var range = SegmentFiles.List(log.Disk)[0];
        SegmentBlock block;
        using (var segment = SegmentReader.Open(log.Disk, range))
        {
            Assert.True(segment.Footer.Blocks.Count >= 2);
            block = segment.Footer.Blocks[0];
        }

        log.Disk.Flip(range.Name, block.Offset + 700);
        var sink = new CollectingSink();
        var report = log.Run("_recv:all", sink);
        Assert.False(report.IsComplete);
        Assert.Equal((block.Header.FirstIndex, (ulong?)block.Header.EndIndex), (report.Hidden[0].First, report.Hidden[0].End));
        Assert.NotEmpty(sink.Indexes);
        Assert.All(sink.Indexes, index => Assert.True(index >= block.Header.EndIndex));
    }

    private static TestLog Filled(SeededRandom random, int count, long fileBytes = 96 << 10)
    {
        var log = new TestLog { FileBytes = fileBytes };
        for (var at = 0; at < count; at += 100)
        {
            log.AddOctets(Enumerable.Range(0, 100).Select(_ => RandomMessages.Next(random)));
            if (at % 1_000 == 500)
            {
                log.AddFrom("192.0.2.9", "<13>1 - h a - - - from another");
            }

            log.Log.PrepareAhead();
        }

        log.AddNumbered(600);
        return log;
    }

    private static void Seal(TestLog log)
    {
        log.Log.Sync();
        log.SealFiles(leave: 0);
    }

    private static (List<string> Newest, List<string> Oldest) Results(TestLog log, string query)
    {
        List<string> Of(QueryOrder order)
        {
            if (query.Contains(" | ", StringComparison.Ordinal))
            {
                var table = new TableSink();
                log.Run(query, table, request => request with { Since = 0, Order = order });
                return [.. table.Rows.Select(row => string.Join('|', row))];
            }

            var sink = new CollectingSink();
            log.Run(query, sink, request => request with { Since = 0, Order = order });
            return [.. sink.Indexes.Select(index => index.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. sink.Bodies];
        }

        return (Of(QueryOrder.NewestFirst), Of(QueryOrder.OldestFirst));
    }

    private static (List<ulong> Indexes, long? Count) Indexes(TestLog log, string query)
    {
        var sink = new CollectingSink();
        log.Run(query, sink, request => request with { Since = 0 });
        var counting = new CollectingSink();
        log.Run(query + " | count", counting, request => request with { Since = 0 });
        Assert.Equal(sink.Indexes.Count, counting.Count);
        return (sink.Indexes, counting.Count);
    }
}
