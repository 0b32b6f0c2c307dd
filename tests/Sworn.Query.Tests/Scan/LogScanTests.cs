using Sworn.Query.Scan;
using Sworn.Query.Time;
using Sworn.Store.Journal;

namespace Sworn.Query.Tests.Scan;

public sealed class LogScanTests
{
    [Fact]
    public void Results_come_newest_first_across_files_and_frames()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        Assert.True(log.Files().Count > 2);
        var (bodies, report) = log.Run("*");
        Assert.Equal(log.Given.Select(given => given.Body).Reverse(), bodies);
        Assert.Equal(ScanEnd.Exhausted, report.End);
        Assert.True(report.IsComplete);
        Assert.Equal(5_000, report.RecordsMatched);
        Assert.Equal(log.Files().Count, report.Files);
        Assert.True(report.OctetsRead > 5_000 * 150);
    }

    [Fact]
    public void Results_come_oldest_first_when_asked()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        var (bodies, _) = log.Run("*", request => request with { Order = QueryOrder.OldestFirst });
        Assert.Equal(log.Given.Select(given => given.Body), bodies);
    }

    [Theory]
    [InlineData("* | limit 7", 7, "message 4999 ", "message 4993 ")]
    [InlineData("* | offset 3 | limit 2", 2, "message 4996 ", "message 4995 ")]
    [InlineData("message* | limit 1", 1, "message 4999 ", "message 4999 ")]
    [InlineData("host:h0 | limit 2", 2, "message 4998 ", "message 4995 ")]
    public void A_limit_ends_the_scan(string query, int count, string first, string last)
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        var (bodies, report) = log.Run(query);
        Assert.Equal(count, bodies.Count);
        Assert.Contains(first, bodies[0]);
        Assert.Contains(last, bodies[^1]);
        Assert.Equal(ScanEnd.Limit, report.End);
        Assert.True(report.RecordsTested < 50);
    }

    [Fact]
    public void The_limit_of_the_request_gives_way_to_that_of_the_query()
    {
        using var log = new TestLog();
        log.AddNumbered(100);
        Assert.Equal(5, log.Run("*", request => request with { Limit = 5 }).Bodies.Count);
        Assert.Equal(8, log.Run("* | limit 8", request => request with { Limit = 5 }).Bodies.Count);
        Assert.Equal(100, log.Run("* | limit 0", request => request with { Limit = 5 }).Bodies.Count);
    }

    [Fact]
    public void Count_gives_a_number_and_no_records()
    {
        using var log = new TestLog();
        log.AddNumbered(1_000);
        var sink = new CollectingSink();
        log.Run("host:h1 | count", sink);
        Assert.Empty(sink.Bodies);
        Assert.Equal(333, sink.Count);
        sink = new CollectingSink();
        log.Run("nothing | count", sink);
        Assert.Equal(0, sink.Count);
    }

    [Fact]
    public void Without_a_time_the_last_hour_is_searched()
    {
        using var log = new TestLog();
        log.Add("old");
        log.Time.Advance(TimeSpan.FromMinutes(61));
        log.Add("new");
        Assert.Equal(["new"], log.Run("*").Bodies);
        Assert.NotNull(log.Run("*").Report.Since);
        Assert.Equal(["new", "old"], log.Run("_time:all").Bodies);
        Assert.Equal(["new", "old"], log.Run("_time:2h").Bodies);
        Assert.Equal(["old"], log.Run("_recv:[now-2h, now-1h]").Bodies);
        Assert.Null(log.Run("_time:all").Report.Since);
    }

    [Fact]
    public void Since_and_until_bound_the_receive_time()
    {
        using var log = new TestLog();
        log.Add("a", "b", "c", "d");
        var given = log.Given;
        var (bodies, _) = log.Run("*", request => request with { Since = given[1].Received, Until = given[3].Received });
        Assert.Equal(["c", "b"], bodies);
    }

    [Fact]
    public void Files_and_frames_outside_the_window_are_not_read()
    {
        using var log = new TestLog();
        for (var hour = 0; hour < 12; hour++)
        {
            log.AddNumbered(1_000);
            log.Time.Advance(TimeSpan.FromHours(3));
        }

        var middle = log.Given[6_500].Received;
        var window = (Since: middle - (30 * 60 * UtcNanoseconds.PerSecond), Until: middle + (30 * 60 * UtcNanoseconds.PerSecond));
        var (bodies, report) = log.Run("*", request => request with { Since = window.Since, Until = window.Until });
        Assert.Equal(1_000, bodies.Count);
        Assert.True(report.FilesPruned > report.Files / 2, $"{report.FilesPruned} of {report.Files}");
        Assert.True(report.FramesPruned > 0);
        Assert.True(report.RecordsTested < 2_100);
    }

    [Fact]
    public void A_clock_set_back_hides_nothing()
    {
        using var log = new TestLog();
        for (var step = 0; step < 8; step++)
        {
            log.AddNumbered(2_500);
            log.Time.Step(TimeSpan.FromHours(step % 2 == 0 ? -30 : 20));
        }

        foreach (var moment in new[] { 1_250, 3_750, 6_250, 8_750, 19_000 })
        {
            var at = log.Given[moment].Received;
            var expected = log.Given.Where(given => given.Received >= at && given.Received < at + 50_000_000).Select(given => given.Body).Reverse();
            var (bodies, _) = log.Run("*", request => request with { Since = at, Until = at + 50_000_000 });
            Assert.Equal(expected, bodies);
        }
    }

    [Fact]
    public void An_index_is_found_without_reading_the_rest()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        log.Time.Advance(TimeSpan.FromDays(3));
        var sink = new CollectingSink();
        log.Run("_time:all", sink);
        var (index, body) = (sink.Indexes[2_500], sink.Bodies[2_500]);
        var (bodies, report) = log.Run($"_index:{index}");
        Assert.Equal([body], bodies);
        Assert.Equal(1, report.RecordsTested);
        Assert.Equal(3, log.Run($"_index:[{index}, {index + 2}]").Bodies.Count);
        Assert.Equal(2, log.Run($"_index:({index - 2}, {index}]").Bodies.Count);
    }

    [Fact]
    public void Control_records_are_shown_only_when_the_query_names_kinds()
    {
        using var log = new TestLog();
        log.Add("a message");
        Assert.Equal(["a message"], log.Run("*").Bodies);
        Assert.Contains(log.Run("_kind:control").Bodies, body => body.Contains("\"SOURCE\""));
        Assert.Equal(log.Run("_kind:*").Bodies.Count, log.Run("_kind:control").Bodies.Count + 1);
        Assert.Equal(["a message"], log.Run("-_kind:control").Bodies);
    }

    [Fact]
    public void Every_file_knows_who_its_records_came_from()
    {
        using var log = new TestLog();
        string[] addresses = ["192.0.2.1", "198.51.100.7", "2001:db8::5"];
        for (var number = 0; number < 60; number++)
        {
            log.AddFrom(addresses[number % 3], [.. Enumerable.Range(0, 60).Select(line => $"line {line} {new string('y', 150)}")]);
            if (number == 30)
            {
                // After a restart the same numbers stand for others.
                log.Restart();
                Array.Reverse(addresses);
            }
        }

        Assert.True(log.Files().Count > 1);
        foreach (var order in new[] { QueryOrder.NewestFirst, QueryOrder.OldestFirst })
        {
            var sink = new CollectingSink();
            log.Run("line", sink, request => request with { Order = order });
            var expected = log.Given.Select(given => given.Address);
            Assert.Equal(order == QueryOrder.NewestFirst ? expected.Reverse() : expected, sink.Sources);
        }

        Assert.Equal(
            log.Given.Count(given => given.Address == "2001:db8::5"), log.Run("_source:=2001:db8::5").Bodies.Count);
    }

    [Fact]
    public void A_damaged_frame_hides_only_itself_and_is_named()
    {
        using var log = new TestLog();
        log.AddNumbered(1_000);
        var file = log.Files()[0];
        var frames = log.Frames(file);
        var (position, header) = frames[frames.Count / 2];
        log.Disk.Flip(file, position + JournalFrameHeader.Size + 200);
        foreach (var order in new[] { QueryOrder.NewestFirst, QueryOrder.OldestFirst })
        {
            var (bodies, report) = log.Run("message", request => request with { Order = order });
            Assert.Equal(1_000 - header.RecordCount, bodies.Count);
            var hidden = Assert.Single(report.Hidden);
            Assert.Equal((header.FirstIndex, header.FirstIndex + (uint)header.RecordCount), (hidden.First, hidden.End));
            Assert.Contains(file, hidden.Reason);
            Assert.False(report.IsComplete);
        }
    }

    [Fact]
    public void A_damaged_header_hides_the_rest_of_its_file()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        var file = log.Files()[1];
        var frames = log.Frames(file);
        var (position, header) = frames[3];
        log.Disk.Flip(file, position + 10);
        var (bodies, report) = log.Run("message");
        var next = JournalFiles.List(log.Disk)[2];
        var hidden = Assert.Single(report.Hidden);
        Assert.Equal((header.FirstIndex, next), (hidden.First, hidden.End));
        Assert.InRange(bodies.Count, 5_000 - (int)(next - header.FirstIndex), 4_999);
    }

    [Fact]
    public void Damage_in_the_last_file_is_not_taken_for_the_live_end()
    {
        using var log = new TestLog { FileBytes = 4 << 20 };
        log.AddNumbered(1_000);
        var file = Assert.Single(log.Files());
        var frames = log.Frames(file);
        log.Disk.Flip(file, frames[10].Position + 10);
        var report = log.Run("message").Report;
        var hidden = Assert.Single(report.Hidden);
        Assert.Equal(frames[10].Header.FirstIndex, hidden.First);
        Assert.Equal(frames[^1].Header.FirstIndex + (uint)frames[^1].Header.RecordCount, hidden.End);
    }

    [Fact]
    public void A_frame_that_is_being_written_is_just_the_end()
    {
        using var log = new TestLog { FileBytes = 4 << 20 };
        log.AddNumbered(200);
        var file = Assert.Single(log.Files());
        var whole = log.Disk.Content(file);
        var (position, header) = log.Frames(file)[^1];
        var torn = new List<int>();
        for (var length = (int)position + 1; length < whole.Length; length += 97)
        {
            log.Disk.Plant(file, whole[..length]);
            var (bodies, report) = log.Run("message");
            torn.Add(bodies.Count);
            Assert.True(report.IsComplete, $"cut at {length}");
        }

        Assert.All(torn, count => Assert.Equal(200 - header.RecordCount, count));
    }

    [Fact]
    public void No_flipped_bit_shows_what_was_not_given_or_hides_in_silence()
    {
        using var log = new TestLog();
        log.Add("one", "two").Add("three").AddFrom("198.51.100.7", "four", "five").Add("six");
        var file = Assert.Single(log.Files());
        var given = log.Given.Select(record => record.Body).Reverse().ToList();
        var whole = log.Disk.Content(file);
        for (var offset = 0; offset < whole.Length; offset++)
        {
            var flipped = whole.ToArray();
            flipped[offset] ^= 0x10;
            log.Disk.Plant(file, flipped);
            var (bodies, report) = log.Run("*");
            Assert.Equal(given.Intersect(bodies), bodies);

            // The last frame may always be one that is being written.
            Assert.True(bodies.Count == given.Count || !report.IsComplete || given.Skip(1).SequenceEqual(bodies), $"at {offset}");
        }
    }

    [Fact]
    public void A_file_that_is_gone_is_named()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        var firsts = JournalFiles.List(log.Disk);
        log.Disk.Remove(JournalFiles.NameOf(firsts[1]));
        var hidden = Assert.Single(log.Run("message").Report.Hidden);
        Assert.Equal((firsts[1], firsts[2]), (hidden.First, hidden.End));
    }

    [Fact]
    public void A_file_with_a_torn_header_is_named()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000);
        var firsts = JournalFiles.List(log.Disk);
        log.Disk.Flip(JournalFiles.NameOf(firsts[1]), 20);
        var hidden = Assert.Single(log.Run("message").Report.Hidden);
        Assert.Equal((firsts[1], firsts[2]), (hidden.First, hidden.End));
    }

    [Fact]
    public void A_cancelled_scan_ends_within_a_few_records_and_still_reports()
    {
        using var log = new TestLog();
        log.AddNumbered(5_000, perFrame: 1_000);
        using var cancellation = new CancellationTokenSource();
        var sink = new CollectingSink { Accepted = count => CancelAt(count, cancellation) };
        var report = log.RunUntil("*", sink, with: null, cancellation.Token);
        Assert.Equal(ScanEnd.Cancelled, report.End);
        Assert.InRange(sink.Bodies.Count, 10, 10 + 128);

        sink = new CollectingSink();
        report = log.RunUntil("*", sink, with: null, cancellation.Token);
        Assert.Equal(ScanEnd.Cancelled, report.End);
        Assert.Empty(sink.Bodies);

        static void CancelAt(int count, CancellationTokenSource cancellation)
        {
            if (count == 10)
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void A_scan_ends_when_its_consumer_wants_no_more()
    {
        using var log = new TestLog();
        log.AddNumbered(1_000);
        var sink = new CollectingSink(enough: 3);
        var report = log.Run("*", sink);
        Assert.Equal(3, sink.Bodies.Count);
        Assert.Equal(ScanEnd.Consumer, report.End);
    }

    [Fact]
    public void An_empty_directory_has_no_results()
    {
        using var log = new TestLog();
        var (bodies, report) = log.Run("*");
        Assert.Empty(bodies);
        Assert.Equal(0, report.Files);
        Assert.True(report.IsComplete);
    }
}
