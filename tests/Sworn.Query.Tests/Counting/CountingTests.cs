using System.Globalization;
using Sworn.Query.Counting;
using Sworn.Store.Segments;
using Sworn.Testing;

namespace Sworn.Query.Tests.Counting;

/// <summary>What columns and footers give is what the records one by one give.</summary>
public sealed class CountingTests
{
    private static readonly string[] Queries =
        ["*", "host:h1", "severity:err", "-host:h1", "app:sshd failed", "_time:1h", "_index:>=1000", "_index:[500,2200) severity:err", "_index:>=0", "_index:<700 or host:h2", "nothing-like-this", "severity:<=warning or host:a*"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Histograms_and_facets_of_segments_are_those_of_the_journal(ulong seed)
    {
        using var log = Filled(seed);
        var before = Queries.SelectMany(query => Counts(log, query)).ToList();
        log.SealFiles();
        Assert.True(SegmentFiles.List(log.Disk).Count > 3);
        Assert.Equal(before, Queries.SelectMany(query => Counts(log, query)).ToList());
        Assert.Contains(before, line => line.Contains("severity err", StringComparison.Ordinal));
    }

    [Fact]
    public void A_histogram_of_everything_opens_few_blocks()
    {
        using var log = new TestLog { FileBytes = 8 << 20 };
        log.AddNumbered(200_000);
        log.SealFiles(leave: 0);
        var sink = new HistogramSink(60, 0, 4_000_000_000_000_000_000);
        var report = log.Run("*", sink, request => request with { Since = 0, Until = 4_000_000_000_000_000_000 });
        Assert.Equal(200_000, sink.Buckets().Sum(bucket => bucket.Total));
        Assert.Equal(200_000, report.RecordsMatched);
        Assert.InRange(report.OctetsRead, 0, 10_000);
    }

    private static IEnumerable<string> Counts(TestLog log, string query)
    {
        foreach (var (since, until) in new (long?, long?)[] { (0, null), (null, null), (First(log), First(log) + 900_000_000) })
        {
            foreach (var most in new[] { 1, 7, 60, 500 })
            {
                var histogram = new HistogramSink(most, since == 0 ? null : since, since is null or 0 ? null : until);
                log.Run(query, histogram, request => request with { Since = since, Until = until });
                yield return $"{query} {since} {most}: {histogram.BucketSeconds} " + string.Join(' ', histogram.Buckets().Select(
                    bucket => string.Create(CultureInfo.InvariantCulture, $"{bucket.Start}={bucket.Total}[{string.Join(',', bucket.BySeverity)}]")));
            }

            var facets = FacetSink.TryCreate(["host", "app", "severity", "facility", "msgid", "user"], out _)!;
            log.Run(query, facets, request => request with { Since = since, Until = until });
            foreach (var facet in facets.Facets(1_000))
            {
                foreach (var value in facet.Values)
                {
                    yield return $"{query} {since} {facet.Name} {value.Value}: {value.Count}";
                }
            }
        }
    }

    private static long First(TestLog log) => (log.Time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(5)).Ticks * 100;

    private static TestLog Filled(ulong seed)
    {
        var random = new SeededRandom(seed);
        var log = new TestLog { FileBytes = 96 << 10 };
        for (var round = 0; round < 60; round++)
        {
            if (random.Chance(50))
            {
                log.AddOctets(Enumerable.Range(0, 60).Select(_ => RandomMessages.Next(random)));
            }
            else
            {
                log.AddNumbered(60);
            }

            log.Time.Advance(TimeSpan.FromSeconds(random.Below(40)));
            log.Log.PrepareAhead();
        }

        return log;
    }
}
