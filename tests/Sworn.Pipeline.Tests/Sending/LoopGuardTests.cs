using System.Net;
using System.Text;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;
using Sworn.Store.Cursors;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class LoopGuardTests : IDisposable
{
    private const int InputPort = 5514;

    private readonly ForwardingNode _node = new();
    private readonly OutputServices _services;
    private readonly LogTail _tail;
    private readonly LoopGuard _guard;

    public LoopGuardTests()
    {
        // Source 1 of the log is 192.0.2.55; whoever else is asked for is unknown, which is another address.
        _node.Append("first");
        _tail = new LogTail(new DiskDirectory(Path.Join(_node.Folder, "data")), 0);
        while (_tail.Sources.Find(_node.Writer.Session, 1) is null)
        {
            // Who appended a message learns that it is durable before readers do.
            Assert.True(_node.Writer.Progress.WaitFor(_tail.Next, ForwardingNode.Limit));
            _tail.Read(_node.Writer.Progress.Durable, out _, out _);
        }

        _services = new OutputServices
        {
            Directory = new DiskDirectory(_node.Folder),
            LogId = _node.Writer.LogId,
            Progress = _node.Writer.Progress,
            Selectors = [],
            Events = new OutputEvents(),
            Time = TimeProvider.System,
            IsLogClosed = () => false,
            PortOf = input => input == "tcp" ? InputPort : null,
        };
        _guard = new LoopGuard(_services, _tail.Sources);
    }

    public void Dispose()
    {
        _tail.Dispose();
        _node.Dispose();
    }

    [Fact]
    public void What_comes_from_a_connection_of_the_node_itself_came_back()
    {
        Assert.False(_guard.IsReturned(Record(0, "x", source: 1)));
        _services.Own.Add(new IPEndPoint(IPAddress.Parse("192.0.2.55"), 4711), new IPEndPoint(IPAddress.Parse("192.0.2.1"), 514));
        Assert.False(new LoopGuard(_services, _tail.Sources).IsReturned(Record(1, "y", source: 1)));
        _services.Own.Add(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.55"), 4711), new IPEndPoint(IPAddress.Parse("192.0.2.1"), InputPort));

        Assert.True(new LoopGuard(_services, _tail.Sources).IsReturned(Record(2, "z", source: 1)));
    }

    [Fact]
    public void What_bears_the_node_s_mark_came_back_and_another_mark_is_another_node_s()
    {
        Assert.True(_guard.IsReturned(Record(0, $"<13>1 - h a - - [via@32473 mark=\"fedcba9876543210\" mark=\"{_services.LoopMark}\"] x")));
        Assert.False(_guard.IsReturned(Record(1, "<13>1 - h a - - [via@32473 mark=\"fedcba9876543210\"] x")));
        Assert.False(_guard.IsReturned(Record(2, $"<13>1 - h a - - - about {_services.LoopMark}")));
    }

    [Fact]
    public void Octets_that_pass_again_and_again_from_two_addresses_are_left_out_and_others_are_not()
    {
        var returned = Enumerable.Range(0, 30).Select(number => _guard.IsReturned(Record((ulong)number, "circling", source: number == 0 ? 1u : 2u))).ToList();

        Assert.Equal(LoopGuard.MostPasses, returned.IndexOf(true));
        Assert.All(returned.Skip(LoopGuard.MostPasses), Assert.True);
        Assert.False(_guard.IsReturned(Record(31, "different")));
    }

    [Theory]
    [InlineData(600, false)]
    [InlineData(5_000, true)]
    public void A_slow_circle_is_seen_among_hundreds_of_other_messages_and_any_number_of_equal_ones(int others, bool areEqual)
    {
        var index = 0UL;
        var returned = new List<bool>();
        for (var pass = 0; pass < 10; pass++)
        {
            returned.Add(_guard.IsReturned(Record(index++, "circling", source: pass == 0 ? 1u : 2u)));
            for (var other = 0; other < others; other++)
            {
                Assert.False(_guard.IsReturned(Record(index, areEqual ? "the same" : $"filler {index}", source: 1)));
                index++;
            }
        }

        Assert.Equal(LoopGuard.MostPasses, returned.IndexOf(true));
    }

    [Fact]
    public void A_device_that_repeats_itself_is_no_circle_however_often() =>
        Assert.All(Enumerable.Range(0, 1000), number => Assert.False(_guard.IsReturned(Record((ulong)number, "same", source: 1))));

    [Fact]
    public void Records_that_are_read_again_after_a_break_do_not_count()
    {
        for (var round = 0; round < 20; round++)
        {
            Assert.False(_guard.IsReturned(Record(1, "twice", source: 1)));
            Assert.False(_guard.IsReturned(Record(2, "twice", source: 2)));
        }
    }

    [Fact]
    public void What_comes_back_past_the_log_is_left_out_too_and_each_is_counted_once()
    {
        var account = new OutputAccount();
        var watch = new LoopWatch("out", _guard, account, _services);
        var marked = $"<13>1 - h a - - [via@32473 mark=\"{_services.LoopMark}\"] x";
        foreach (var index in new ulong[] { 5, RoutedRecord.FirstUnstored + 1, RoutedRecord.FirstUnstored + 2, 6, 6, RoutedRecord.FirstUnstored + 2 })
        {
            Assert.True(watch.LeavesOut(Record(index, marked)));
        }

        Assert.Equal(4, account.Snapshot("out", "tcp", DeliveryClass.None, durable: 0, altered: 0, undelivered: 0).Looped);
    }

    [Fact]
    public void A_circle_is_seen_whether_its_records_are_stored_or_go_past_the_log()
    {
        var returned = Enumerable.Range(0, 30)
            .Select(number => _guard.IsReturned(Record((number % 2 == 0 ? RoutedRecord.FirstUnstored : 0) + (ulong)number, "circling", source: number == 0 ? 1u : 2u))).ToList();

        Assert.Equal(LoopGuard.MostPasses, returned.IndexOf(true));
        Assert.All(returned.Skip(LoopGuard.MostPasses), Assert.True);
    }

    [Fact]
    public void After_a_minute_the_count_begins_anew()
    {
        const long minute = 60_000_000_000;
        for (var round = 0; round < 20; round++)
        {
            Assert.False(_guard.IsReturned(Record((ulong)round, "hourly", source: 1 + ((uint)round % 2), received: (round + 1) * 2 * minute)));
        }
    }

    [Fact]
    public void It_allocates_nothing_for_a_record()
    {
        var records = Enumerable.Range(0, 2000).Select(number => Encoding.UTF8.GetBytes($"<13>1 - h a - - - number {number}")).ToList();
        Pass(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(2000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Pass(ulong first)
        {
            foreach (var body in records)
            {
                _guard.IsReturned(new RoutedRecord(first++, new EntryFields { Session = _node.Writer.Session, Source = 1, ReceivedUtc = 1 }, body, _tail.Sources));
            }
        }
    }

    private RoutedRecord Record(ulong index, string body, uint source = 1, long received = 1) => new(
        index, new EntryFields { Kind = EntryKind.Event, Session = _node.Writer.Session, Source = source, ReceivedUtc = received },
        Encoding.UTF8.GetBytes(body), _tail.Sources);
}
