using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Segments;
using Sworn.Store.Tests.Log;
using Sworn.Store.Tests.Retention;
using Sworn.Testing;

namespace Sworn.Store.Tests.Segments;

public sealed class SegmentCacheTests
{
    [Fact]
    public void Tables_and_index_are_read_once_and_those_of_a_segment_that_was_written_again_anew()
    {
        var disk = Journal();
        var range = Build(disk);
        var cache = new SegmentCache(1 << 20);
        using var first = SegmentReader.Open(disk, range, cache);
        using var second = SegmentReader.Open(disk, range, cache);
        Assert.Same(first.Templates, second.Templates);
        Assert.Same(first.Index, second.Index);
        Assert.NotSame(SegmentIndex.None, first.Index);
        var octets = cache.Octets;
        Assert.True(octets > 0);

        // The same records; the digests of the tables that the log keeps are others, and so is the trailer.
        disk.Delete(range.Name);
        Assert.Equal(range, Build(disk));
        using var again = SegmentReader.Open(disk, range, cache);
        Assert.NotSame(first.Templates, again.Templates);
        Assert.NotSame(first.Index, again.Index);
        using var atLast = SegmentReader.Open(disk, range, cache);
        Assert.Same(again.Templates, atLast.Templates);
        Assert.InRange(cache.Octets, 1, octets + 1_000);
    }

    [Fact]
    public void What_does_not_fit_goes_and_whoever_has_it_keeps_it()
    {
        var disk = Journal();
        var range = Build(disk);
        var cache = new SegmentCache(16);
        using var first = SegmentReader.Open(disk, range, cache);
        var templates = first.Templates;
        Assert.NotEmpty(templates);
        Assert.Equal(0, cache.Octets);
        using var second = SegmentReader.Open(disk, range, cache);
        Assert.NotSame(templates, second.Templates);
        Assert.Equal(templates.Count, first.Templates.Count);
    }

    private static SegmentRange Build(StoreDirectory disk)
    {
        using var builder = new SegmentBuilder(disk, new WithholdingScenario.PlainAnalyst());
        return builder.Build(0, TestContext.Current.CancellationToken);
    }

    private static SimulatedDisk Journal()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        using var log = scenario.Open();
        scenario.Append(log, 500);
        log.Stop();
        Assert.Single(JournalFiles.List(disk));
        return disk;
    }
}
