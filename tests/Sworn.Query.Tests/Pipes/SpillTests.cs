using Sworn.Query.Output;
using Sworn.Query.Spill;
using Sworn.Query.Tables;

namespace Sworn.Query.Tests.Pipes;

/// <summary>What does not fit in memory goes to disk, and the answer is the same.</summary>
public sealed class SpillTests
{
    private const long Tiny = 6 << 10;

    public static TheoryData<string> Queries =>
    [
        "* | sort by (bytes)", "* | sort by (username, bytes) desc", "* | sort by (bytes) | fields _index, bytes", "* | math bytes * 2 as b | sort by (b) desc | limit 900",
        "* | stats by (_index) count() n", "* | stats by (bytes) count() n, sum(bytes) s, avg(bytes), min(username), max(username), first(host), last(host), any(app)",
        "* | stats by (bytes, host) uniq_values(username) u, count_uniq(source-address) a, quantile(0.3, bytes) q", "* | stats count_uniq(_index) n, quantile(0.9, _index) q, quantile(0, bytes), quantile(1, bytes)",
        "* | stats by (host) count_uniq(_index) n, quantile(0.5, bytes) q, count() if (bytes:>500) c", "* | uniq by (bytes)", "* | top 1000 by (bytes)", "* | bottom 7 by (bytes, host)", "* | histogram 100ms",
        "* | field_values bytes", "* | stats by (_index) count() n | stats by (n) count() m", "* | uniq by (bytes, host) | sort by (host, bytes) desc | limit 700",
        "* | join by (bytes) (* | stats by (bytes) count() n)", "* | join by (bytes) (bytes:>300 | fields bytes, username, source-address) inner | fields _index, bytes, source-address",
        "* | stats by (bytes) count() n | join by (bytes) (bytes:<600 | stats by (bytes) max(_index) latest)",
        "* | stats by (bytes) count() n | join by (bytes) (bytes:<600 | stats by (bytes, host) count() each) inner",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public void The_answer_is_the_same_as_in_memory(string query)
    {
        using var log = FactLog.Make(31, 1_200, LogLayout.Both);
        var (expected, inMemory) = log.Run(query, RecordFormat.Json);
        Assert.Equal(0, inMemory.OctetsSpilled);
        Assert.NotEmpty(expected);
        var (given, onDisk) = log.Run(query, RecordFormat.Json, request => request with { MemoryBytes = Tiny });
        Assert.True(onDisk.OctetsSpilled > 0, "nothing was put aside");
        Assert.Equal(expected, given);
        Assert.Empty(log.Log.Disk.List(SpillSpace.Folder));
    }

    [Fact]
    public void What_is_put_aside_is_bounded()
    {
        using var log = FactLog.Make(32, 1_200, LogLayout.Journal);
        var failure = Assert.Throws<QueryTooLargeException>(() => log.Rows("* | sort by (bytes)", request => request with { MemoryBytes = Tiny, SpillBytes = 64 << 10 }));
        Assert.Contains("aside on disk", failure.Message, StringComparison.Ordinal);
        Assert.Empty(log.Log.Disk.List(SpillSpace.Folder));
    }

    [Fact]
    public void What_a_crash_left_is_swept_away()
    {
        using var log = FactLog.Make(33, 1_200, LogLayout.Journal);
        log.Log.Disk.CreateFolder(SpillSpace.Folder);
        log.Log.Disk.Create($"{SpillSpace.Folder}/query-0123").Dispose();
        log.Log.Disk.Create($"{SpillSpace.Folder}/else").Dispose();
        log.Rows("* | sort by (bytes)", request => request with { MemoryBytes = Tiny });
        Assert.Equal(["else"], log.Log.Disk.List(SpillSpace.Folder));
    }

    [Fact]
    public void One_value_that_alone_is_too_large_ends_the_query_with_advice()
    {
        using var log = FactLog.Make(34, 1_200, LogLayout.Journal);
        var failure = Assert.Throws<QueryTooLargeException>(() => log.Rows("* | stats uniq_values(_index) all", request => request with { MemoryBytes = Tiny }));
        Assert.Contains("narrow", failure.Message, StringComparison.Ordinal);
    }
}
