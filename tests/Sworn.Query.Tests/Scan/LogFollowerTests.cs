using Sworn.Query.Language;
using Sworn.Query.Scan;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Query.Tests.Scan;

public sealed class LogFollowerTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public void New_records_are_shown_as_they_come()
    {
        using var log = new TestLog();
        log.Add("old");
        var sink = new CollectingSink();
        using var follower = Follow(log, "*", sink);
        Assert.True(follower.Poll(Never));
        Assert.Empty(sink.Bodies);
        log.Add("one", "two");
        follower.Poll(Never);
        Assert.Equal(["one", "two"], sink.Bodies);
        follower.Poll(Never);
        Assert.Equal(["one", "two"], sink.Bodies);
        log.Add("three");
        follower.Poll(Never);
        Assert.Equal(["one", "two", "three"], sink.Bodies);
        Assert.True(sink.Flushes >= 3);
    }

    [Fact]
    public void The_last_records_come_first_in_the_order_of_the_log()
    {
        using var log = new TestLog();
        log.AddNumbered(4_000);
        var sink = new CollectingSink();
        using var follower = Follow(log, "host:h1", sink, last: 5);
        follower.Poll(Never);
        Assert.Equal(log.Given.Where((_, number) => number % 3 == 1).TakeLast(5).Select(given => given.Body), sink.Bodies);
        log.AddNumbered(3);
        follower.Poll(Never);
        Assert.Equal(6, sink.Bodies.Count);
    }

    [Fact]
    public void All_that_is_there_can_come_first()
    {
        using var log = new TestLog();
        log.AddNumbered(3_000);
        var sink = new CollectingSink();
        using var follower = Follow(log, "*", sink, last: long.MaxValue);
        follower.Poll(Never);
        Assert.Equal(log.Given.Select(given => given.Body), sink.Bodies);
        Assert.All(sink.Sources, source => Assert.Equal("192.0.2.1", source));
    }

    [Fact]
    public void Following_goes_on_through_roll_over_and_restart()
    {
        using var log = new TestLog();
        log.Add("first");
        var sink = new CollectingSink();
        using var follower = Follow(log, "message", sink);
        for (var round = 0; round < 40; round++)
        {
            log.AddNumbered(100);
            if (round % 3 == 0)
            {
                follower.Poll(Never);
            }

            if (round == 20)
            {
                log.Restart();
            }
        }

        follower.Poll(Never);
        Assert.True(log.Files().Count > 2);
        Assert.Equal(log.Given.Skip(1).Select(given => given.Body), sink.Bodies);
        Assert.All(sink.Sources, source => Assert.Equal("192.0.2.1", source));
        Assert.Empty(sink.Hidden);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Sealing_behind_or_before_the_follower_changes_nothing(int roundsBetweenLooks)
    {
        using var log = new TestLog { FileBytes = 128 << 10 };
        log.Add("first");
        var sink = new CollectingSink();
        using var follower = Follow(log, "message", sink);
        for (var round = 0; round < 40; round++)
        {
            log.AddNumbered(500);
            log.AddFrom("192.0.2.9", "<13>1 - h a - - - message of another");
            if (round % roundsBetweenLooks == 0)
            {
                Look(follower, times: 2);
            }

            if (round % 3 == 0)
            {
                log.SealFiles();
            }
        }

        Look(follower, times: 30);
        Assert.Single(log.Files());
        Assert.Equal(log.Given.Skip(1).Select(given => given.Body), sink.Bodies);
        Assert.Equal(log.Given.Skip(1).Select(given => given.Address), sink.Sources);
        Assert.Empty(sink.Hidden);
    }

    [Fact]
    public void The_last_records_may_stand_in_segments()
    {
        using var log = new TestLog();
        log.AddNumbered(9_000);
        log.SealFiles();
        var sink = new CollectingSink();
        using var follower = Follow(log, "message", sink, last: 8_000);
        log.AddNumbered(1);
        follower.Poll(Never);
        Assert.Equal(log.Given.TakeLast(8_001).Select(given => given.Body), sink.Bodies);
        Assert.All(sink.Sources, source => Assert.Equal("192.0.2.1", source));
        Assert.Empty(sink.Hidden);
    }

    [Fact]
    public void A_damaged_block_hides_itself_alone()
    {
        using var log = new TestLog { FileBytes = 2 << 20 };
        log.Add("old");
        var sink = new CollectingSink();
        log.AddNumbered(30_000);
        log.SealFiles();
        var range = SegmentFiles.List(log.Disk)[1];
        ulong messages;
        using (var segment = SegmentReader.Open(log.Disk, range))
        {
            var block = segment.Footer.Blocks[0].Header;
            messages = (uint)block.RecordCount - (uint)segment.Footer.Controls.Count(index => index < block.EndIndex);
            log.Disk.Flip(range.Name, (int)segment.Footer.Blocks[0].Offset + 600);
        }

        using var follower = Follow(log, "message", sink, last: long.MaxValue);
        Look(follower, times: 3);
        var hidden = Assert.Single(sink.Hidden.DistinctBy(hidden => hidden.First));
        Assert.Equal(range.FirstIndex, hidden.First);
        Assert.Equal(log.Given.Count - 1 - (int)messages, sink.Bodies.Count);
    }

    [Fact]
    public void A_log_that_does_not_exist_yet_is_waited_for()
    {
        using var log = new TestLog();
        var sink = new CollectingSink();
        using var follower = Follow(log, "*", sink, last: 10);
        Assert.True(follower.Poll(Never));
        log.Add("first");
        follower.Poll(Never);
        Assert.Equal(["first"], sink.Bodies);
    }

    [Fact]
    public void A_frame_being_written_is_shown_when_it_is_whole()
    {
        using var log = new TestLog { FileBytes = 4 << 20 };
        log.Add("old");
        var sink = new CollectingSink();
        using var follower = Follow(log, "*", sink);
        log.Add("new");
        var file = Assert.Single(log.Files());
        var whole = log.Disk.Content(file);
        var position = (int)log.Frames(file)[^1].Position;
        for (var length = position; length < whole.Length; length++)
        {
            log.Disk.Plant(file, whole[..length]);
            using var late = Follow(log, "*", sink);
            Assert.True(late.Poll(Never));
            Assert.Empty(sink.Bodies);
        }

        follower.Poll(Never);
        Assert.Equal(["new"], sink.Bodies);
        Assert.Empty(sink.Hidden);
    }

    [Fact]
    public void Damage_is_reported_and_left_behind_with_its_file()
    {
        using var log = new TestLog();
        log.Add("old");
        var sink = new CollectingSink();
        using var follower = Follow(log, "message", sink);
        log.AddNumbered(300);
        var file = Assert.Single(log.Files());
        var (position, header) = log.Frames(file)[^3];
        log.Disk.Flip(file, position + 10);
        Look(follower, times: 10);
        Assert.Equal(header.FirstIndex, Assert.Single(sink.Hidden).First);
        log.AddNumbered(4_000);
        Look(follower, times: 10);
        Assert.Equal(2, sink.Hidden.Count);
        Assert.Equal(JournalFiles.List(log.Disk)[1], sink.Hidden[1].End);
        Assert.Equal(log.Given[^1].Body, sink.Bodies[^1]);
    }

    [Fact]
    public void A_limit_ends_following()
    {
        using var log = new TestLog();
        log.Add("old");
        var sink = new CollectingSink();
        using var follower = Follow(log, "* | limit 3", sink);
        log.AddNumbered(2);
        Assert.True(follower.Poll(Never));
        log.AddNumbered(2);
        Assert.False(follower.Poll(Never));
        Assert.Equal(3, sink.Bodies.Count);
        Assert.Equal(ScanEnd.Limit, follower.Report.End);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var log = new TestLog();
        log.Add("old");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Never);
        var sink = new CollectingSink { Accepted = _ => cancellation.Cancel() };
        using var follower = new LogFollower(log.Disk, log.Time, Request("*"), sink);
        var report = await follower.RunAsync(last: 1, cancellation.Token);
        Assert.Equal(["old"], sink.Bodies);
        Assert.Equal(ScanEnd.Cancelled, report.End);
    }

    [Fact]
    public void A_count_cannot_be_followed()
    {
        using var log = new TestLog();
        Assert.Throws<ArgumentException>(() => new LogFollower(log.Disk, log.Time, Request("* | count"), new CollectingSink()));
    }

    private static void Look(LogFollower follower, int times)
    {
        for (var look = 0; look < times; look++)
        {
            follower.Poll(Never);
        }
    }

    private static LogFollower Follow(TestLog log, string query, CollectingSink sink, long last = 0)
    {
        var follower = new LogFollower(log.Disk, log.Time, Request(query), sink);
        follower.Begin(last, Never);
        return follower;
    }

    private static QueryRequest Request(string query)
    {
        Assert.True(QueryParser.TryParse(query, out var parsed, out var error), error?.Message);
        return new QueryRequest { Query = parsed };
    }
}
