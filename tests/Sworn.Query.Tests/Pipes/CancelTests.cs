using Sworn.Query.Scan;
using Sworn.Query.Spill;

namespace Sworn.Query.Tests.Pipes;

/// <summary>A cancel ends the work at the next look, and looks are near each other: counted, not timed.</summary>
public sealed class CancelTests
{
    private const int BetweenLooks = 256;

    [Theory]
    [InlineData("* | sort by (bytes) | math 1 as one | stats by (_index) count() n", 0)]
    [InlineData("* | stats by (_index) count() n", 0)]
    [InlineData("* | stats by (_index) count() n", 6 << 10)]
    [InlineData("* | uniq by (_index) | sort by (hits)", 0)]
    [InlineData("* | uniq by (_index) | sort by (hits)", 6 << 10)]
    public void Rows_stop_soon_behind_a_cancel(string query, long memory)
    {
        using var log = FactLog.Make(41, 2_000, LogLayout.Both);
        using var cancel = new CancellationTokenSource();
        var sink = new TableSink { Accepted = rows => CancelAt(cancel, rows, 100) };
        var report = log.Log.RunUntil(query, sink, request => request with { Since = 0, MemoryBytes = memory == 0 ? request.MemoryBytes : memory }, cancel.Token);
        Assert.Equal(ScanEnd.Cancelled, report.End);
        Assert.InRange(sink.Rows.Count, 100, 100 + BetweenLooks);
        Assert.Empty(log.Log.Disk.List(SpillSpace.Folder));
    }

    [Theory]
    [InlineData("* | sort by (bytes)")]
    [InlineData("* | context before 0 after 0")]
    public void Records_stop_soon_behind_a_cancel(string query)
    {
        using var log = FactLog.Make(42, 2_000, LogLayout.Both);
        using var cancel = new CancellationTokenSource();
        var sink = new CollectingSink { Accepted = records => CancelAt(cancel, records, 100) };
        var report = log.Log.RunUntil(query, sink, request => request with { Since = 0 }, cancel.Token);
        Assert.Equal(ScanEnd.Cancelled, report.End);
        Assert.InRange(sink.Bodies.Count, 100, 100 + BetweenLooks);
    }

    [Theory]
    [InlineData("* | stats by (_index) count() n")]
    [InlineData("* | sort by (bytes)")]
    [InlineData("* | patterns")]
    [InlineData("* | facets")]
    [InlineData("* | session same (host) within 1s")]
    public void A_scan_gives_no_table_behind_a_cancel(string query)
    {
        using var log = FactLog.Make(43, 2_000, LogLayout.Both);
        using var cancel = new CancellationTokenSource();
        var sink = new CollectingSink();
        var files = 0;
        var report = log.Log.RunUntil(query, sink, request => request with { Since = 0, Progress = _ => CancelAt(cancel, ++files, 2) }, cancel.Token);
        Assert.Equal(ScanEnd.Cancelled, report.End);
        Assert.Empty(sink.Bodies);
        Assert.InRange(files, 2, 3);
        Assert.InRange(report.RecordsTested, 1, 1_500);
    }

    [Fact]
    public void Progress_counts_files_and_records()
    {
        using var log = FactLog.Make(44, 1_000, LogLayout.Both);
        var seen = new List<ScanProgress>();
        log.Log.Run("bytes:>500", new CollectingSink(), request => request with { Since = 0, Progress = seen.Add });
        Assert.True(seen.Count > 2);
        Assert.Equal(Enumerable.Range(1, seen.Count), seen.Select(step => step.Files));
        Assert.All(seen, step => Assert.Equal(seen.Count, step.FilesInAll));
        Assert.Equal(log.Facts.Count(fact => fact.Bytes > 500), seen[^1].RecordsMatched);
    }

    private static void CancelAt(CancellationTokenSource cancel, int count, int at)
    {
        if (count == at)
        {
            cancel.Cancel();
        }
    }
}
