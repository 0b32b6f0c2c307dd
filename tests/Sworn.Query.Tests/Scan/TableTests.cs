using System.Text;
using Sworn.Query.Language;
using Sworn.Query.Output;
using Sworn.Query.Scan;
using Sworn.Query.Tables;
using Sworn.Testing;

namespace Sworn.Query.Tests.Scan;

public sealed class TableTests
{
    private static readonly string[] Queries =
    [
        "* | stats count()", "* | stats by (host) count() n", "* | stats by (app, msgid) count()", "login | stats by (host) count() n, sum(bytes) b, avg(bytes), min(bytes), max(bytes)",
        "* | stats count_uniq(username) u, uniq_values(procid) v, quantile(0.5, bytes) q", "* | top 3 by (username)", "* | bottom 4 by (source-address)",
        "* | uniq by (msgid)", "* | uniq by (severity)", "host:* | top 3 by (facility)", "severity:err | histogram 1s", "* | histogram 10s", "* | field_values app", "* | histogram 1m", "* | histogram 2m by (severity)", "* | stats by (_recv:1s) count()",
        "severity:<=err | stats by (severity) count() n | sort by (n) desc | limit 2", "* | stats by (host) count() n | where n:>200 | fields n, host",
        "* | stats by (host) first(procid), last(procid), any(facility)", "host:=fra1-fw07 | top by (procid) | offset 2 | limit 5", "nosuchword | stats count() n",
        "* | where severity:<=err | top by (event)", "* | stats by (bytes) count(bytes) n | where n:>1 | sort by (bytes)",
    ];

    [Fact]
    public void Tables_of_segments_are_those_of_the_journal()
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            using var log = Filled(seed, 4_000);
            var expected = Queries.Select(query => Text(log, query)).ToList();
            Assert.All(expected, Assert.NotEmpty);
            log.SealFiles();
            for (var number = 0; number < Queries.Length; number++)
            {
                Assert.True(expected[number] == Text(log, Queries[number]), $"seed {seed}: {Queries[number]}");
            }
        }
    }

    [Fact]
    public void A_count_by_host_is_what_counting_each_host_by_itself_gives()
    {
        using var log = Filled(9, 3_000);
        log.SealFiles();
        var table = Table(log, "* | stats by (host) count() n");
        Assert.True(table.Rows.Count > 5);
        foreach (var row in table.Rows.Where(row => !row[0].IsEmpty))
        {
            var host = Encoding.UTF8.GetString(row[0].Octets);
            var alone = new CollectingSink();
            log.Run($"host:=\"{host}\" | count", alone, Always);
            Assert.Equal(alone.Count, (long)row[1].Number!.Value);
        }

        var all = new CollectingSink();
        log.Run("* | count", all, Always);
        Assert.Equal(all.Count, table.Rows.Sum(row => (long)row[1].Number!.Value));
    }

    [Fact]
    public void Functions_give_what_they_say()
    {
        using var log = new TestLog();
        foreach (var (host, bytes, procid) in new[] { ("a", "10", "1"), ("a", "30", "2"), ("b", "5", "3"), ("a", "x", "4"), ("b", "7.5", "5") })
        {
            log.Add($"<13>1 - {host} app {procid} - [x@1 bytes=\"{bytes}\"] text");
        }

        Assert.Equal(
            "host  n     s   avg  min  max   q  u  first  last\n" +
            "a     3    40    20   10  x    10  3      1     4\n" +
            "b     2  12.5  6.25    5  7.5   5  2      3     5\n",
            Text(log, "* | stats by (host) count() n, sum(bytes) s, avg(bytes) avg, min(bytes) min, max(bytes) max, quantile(0.5, bytes) q, count_uniq(bytes) u, first(procid) first, last(procid) last | sort by (host)"));
    }

    [Fact]
    public void Formats_are_those_of_records()
    {
        using var log = new TestLog();
        log.Add("<13>1 - a app - - - x", "<13>1 - \"q app - - - y");
        Assert.Equal("{\"host\":\"\\u0022q\",\"n\":1}\n{\"host\":\"a\",\"n\":1}\n", Text(log, "* | stats by (host) count() n | sort by (host)", RecordFormat.Json));
        Assert.Equal("host,n\r\n\"\"\"q\",1\r\na,1\r\n", Text(log, "* | stats by (host) count() n | sort by (host)", RecordFormat.Csv));
    }

    [Fact]
    public void What_cannot_be_put_aside_ends_the_query_with_advice()
    {
        var budget = new MemoryBudget(1 << 10);
        var failure = Assert.Throws<QueryTooLargeException>(() => budget.Take(2_000));
        Assert.Contains("narrow", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* | stats by (host count()", 20)]
    [InlineData("* | stats cuont()", 11)]
    [InlineData("* | stats by (host:5m) count()", 15)]
    [InlineData("* | top 5", 10)]
    [InlineData("* | top 5 by (host) | where hots:a", 23)]
    [InlineData("* | top 5 by (host) | stats by (app) count()", 33)]
    [InlineData("* | stats sum()", 15)]
    [InlineData("* | stats count() n, sum(bytes) n", 34)]
    [InlineData("* | histogram never", 15)]
    [InlineData("* | stats quantile(2, bytes)", 20)]
    public void Mistakes_name_their_column(string query, int column)
    {
        Assert.False(QueryParser.TryParse(query, out _, out var error));
        Assert.Equal(column, error.Offset + 1);
    }

    [Fact]
    public void Every_query_prints_in_a_form_that_reads_back_as_itself()
    {
        foreach (var query in Queries)
        {
            Assert.True(QueryParser.TryParse(query, out var parsed, out var error), $"{query}: {error?.Message}");
            var printed = parsed.ToString();
            Assert.True(QueryParser.TryParse(printed, out var again, out error), $"{printed}: {error?.Message}");
            Assert.Equal(printed, again.ToString());
        }
    }

    [Fact]
    public void A_number_of_results_asked_for_beside_the_query_limits_rows_never_records()
    {
        using var log = new TestLog();
        log.AddNumbered(300);
        var sink = new TableSink();
        log.Run("message | top 10 by (host)", sink, request => Always(request) with { Limit = 2 });
        Assert.Equal(2, sink.Rows.Count);
        Assert.All(sink.Rows, row => Assert.Equal(100, row[1].Number));
    }

    private static QueryRequest Always(QueryRequest request) => request with { Since = 0 };

    private static TableSink Table(TestLog log, string query)
    {
        var sink = new TableSink();
        log.Run(query, sink, Always);
        return sink;
    }

    private static string Text(TestLog log, string query, RecordFormat format = RecordFormat.Text)
    {
        using var stream = new MemoryStream();
        var sink = new StreamSink(stream, new OutputOptions { Format = format });
        log.Run(query, sink, Always);
        sink.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static TestLog Filled(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        var log = new TestLog { FileBytes = 96 << 10 };
        for (var at = 0; at < count; at += 100)
        {
            log.AddOctets(Enumerable.Range(0, 100).Select(_ => RandomMessages.Next(random)));
            log.Log.PrepareAhead();
        }

        return log;
    }
}
