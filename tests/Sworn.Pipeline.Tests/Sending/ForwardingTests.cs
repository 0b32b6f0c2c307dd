using System.Net;
using System.Net.Sockets;
using System.Text;
using Sworn.Core.Messages;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class ForwardingTests : IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private readonly ForwardingNode _node = new();
    private readonly LineSink _sink = new();

    public void Dispose()
    {
        _node.Dispose();
        _sink.Dispose();
    }

    [Fact]
    [Trait("OPSEC", "2.6")]
    public void Three_sinks_get_three_five_and_eight_hundred_of_each_hundred_severities()
    {
        using var second = new LineSink();
        using var third = new LineSink();
        _node.Selectors =
        [
            new Selector { Name = "a", Severity = Severity.Critical, Outputs = 1 },
            new Selector { Name = "b", Severity = Severity.Warning, Outputs = 2 },
            new Selector { Name = "c", Outputs = 4 },
        ];
        _node.Start(Tcp("a", 0, _sink.Port), Tcp("b", 1, second.Port), Tcp("c", 2, third.Port));
        var messages = Enumerable.Range(0, 800).Select(number => $"<{(4 * 8) + (number % 8)}>1 - h a - - - message {number}").ToList();
        _node.Append(messages);
        third.WaitFor(800);
        _sink.WaitFor(300);
        second.WaitFor(500);

        Assert.Equal(messages.Where((_, number) => number % 8 <= 2), _sink.Lines);
        Assert.Equal(messages.Where((_, number) => number % 8 <= 4), second.Lines);
        Assert.Equal(messages, third.Lines);
    }

    [Fact]
    [Trait("OPSEC", "2.7")]
    public void A_dead_destination_and_one_that_never_reads_hold_nobody_else_up()
    {
        using var deaf = new LineSink(isReading: false);
        using var dead = new LineSink();
        dead.Close();
        _node.Start(Tcp("deaf", 0, deaf.Port), Tcp("dead", 1, dead.Port), Tcp("healthy", 2, _sink.Port));
        var messages = ForwardingNode.Numbered(0, 6000).Select(message => message + new string('x', 1000)).ToList();
        _node.Append(messages);
        _sink.WaitFor(messages.Count);

        Assert.Equal(messages, _sink.Lines);
        Assert.True(_node.Snapshot("dead").Lag > 0);
        Assert.NotNull(_node.Snapshot("dead").Failure);
        Assert.All(_node.Outputs.Snapshots, output => Assert.True(output.IsBalanced));
        Assert.True(_node.Snapshot("deaf").Forwarded < messages.Count);
    }

    [Fact]
    [Trait("OPSEC", "2.7")]
    public void Three_destinations_hold_everything_in_order_although_one_was_away_for_the_middle_third()
    {
        using var second = new LineSink();
        using var third = new LineSink();
        _node.Start(Tcp("a", 0, _sink.Port), Tcp("b", 1, second.Port), Tcp("c", 2, third.Port));
        _node.Append(ForwardingNode.Numbered(0, 3333));
        third.WaitFor(3333);
        third.Close();
        _node.Append(ForwardingNode.Numbered(3333, 3333));
        _sink.WaitFor(6666);
        second.WaitFor(6666);
        third.OpenAgain();
        _node.Append(ForwardingNode.Numbered(6666, 3334));
        Eventually(() => third.Lines.Distinct(StringComparer.Ordinal).Count() == 10_000);
        _sink.WaitFor(10_000);
        second.WaitFor(10_000);

        var all = ForwardingNode.Numbered(0, 10_000).ToList();
        Assert.Equal(all, _sink.Lines);
        Assert.Equal(all, second.Lines);
        Assert.Equal(all, third.Lines.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("OPSEC", "2.20.2")]
    public void Destinations_on_two_ports_get_their_own_class_each()
    {
        using var access = new LineSink();
        _node.Selectors =
        [
            new Selector { Name = "backbone", Facilities = 1u << (int)Facility.Local0, Outputs = 1 },
            new Selector { Name = "access", Facilities = 1u << (int)Facility.Local1, Outputs = 2 },
        ];
        _node.Start(Tcp("backbone", 0, _sink.Port), Tcp("access", 1, access.Port));
        _node.Append(Enumerable.Range(0, 200).Select(number => $"<{(number % 2 == 0 ? 128 : 136) + 6}>router {number}"));
        _sink.WaitFor(100);
        access.WaitFor(100);

        Assert.All(_sink.Lines, line => Assert.StartsWith("<134>", line, StringComparison.Ordinal));
        Assert.All(access.Lines, line => Assert.StartsWith("<142>", line, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("OPSEC", "2.3")]
    public void A_destination_that_comes_back_gets_everything_in_order()
    {
        _node.Start(Tcp("central", 0, _sink.Port));
        _node.Append(ForwardingNode.Numbered(0, 100));
        _sink.WaitFor(100);
        _sink.Close();
        _node.Append(ForwardingNode.Numbered(100, 2000));
        _node.Events.WaitFor("lost central");
        _sink.OpenAgain();
        _node.Append(ForwardingNode.Numbered(2100, 100));
        Eventually(() => _sink.Lines.Distinct(StringComparer.Ordinal).Count() == 2200);

        Assert.Equal(ForwardingNode.Numbered(0, 2200), _sink.Lines.Distinct(StringComparer.Ordinal));
        Assert.True(_sink.Lines.Count - 2200 <= _node.Snapshot("central").PossibleDuplicates);
    }

    [Fact]
    [Trait("OPSEC", "2.3.2")]
    public void Without_an_acknowledgement_no_more_is_lost_at_a_break_than_the_node_says()
    {
        // The system of this collector takes messages, and its program is killed before it has read them.
        _sink.IsReading = false;
        _node.Start(Tcp("central", 0, _sink.Port));
        var messages = ForwardingNode.Numbered(0, 3000).Select(static message => message + new string('x', 400)).ToList();
        _node.Append(messages[..5]);
        Eventually(() => _sink.Unread > 0 && _node.Snapshot("central").Forwarded == 5);
        _node.Append(messages[5..]);
        Eventually(() => _node.Snapshot("central").Unacknowledged > 0);
        _sink.Close();
        _node.Events.WaitFor("lost central");
        _sink.IsReading = true;
        _sink.OpenAgain();
        Eventually(() => _sink.Lines.Contains(messages[^1]));

        var (unconfirmed, atRisk) = Assert.Single(_node.Events.Losses);
        var received = _sink.Lines;
        var lost = messages.Except(received, StringComparer.Ordinal).ToList();
        Assert.InRange(lost.Count, 5, atRisk);
        Assert.Equal(messages.Take(lost.Count), lost);
        Assert.Equal(messages.Skip(lost.Count), received);
        Assert.True(unconfirmed > 0);
        Assert.Equal(DeliveryClass.Transport, _node.Snapshot("central").Delivery);
    }

    [Fact]
    public void A_restart_goes_on_behind_what_was_confirmed()
    {
        _node.Start(Tcp("central", 0, _sink.Port));
        _node.Append(ForwardingNode.Numbered(0, 500));
        _node.Restart(ForwardingNode.Limit);
        _node.Append(ForwardingNode.Numbered(500, 500));
        _node.Start(Tcp("central", 0, _sink.Port));
        _sink.WaitFor(1000);

        Assert.Equal(ForwardingNode.Numbered(0, 1000), _sink.Lines);
    }

    [Fact]
    public void What_could_not_be_sent_before_a_stop_is_sent_after_the_next_start()
    {
        _sink.Close();
        _node.Start(Tcp("central", 0, _sink.Port));
        _node.Append(ForwardingNode.Numbered(0, 700));
        _node.Restart(TimeSpan.Zero);
        _sink.OpenAgain();
        _node.Start(Tcp("central", 0, _sink.Port));
        _sink.WaitFor(700);

        Assert.Equal(ForwardingNode.Numbered(0, 700), _sink.Lines);
    }

    [Fact]
    public void An_output_that_is_new_begins_where_it_was_told_to()
    {
        using var late = new LineSink();
        _node.Append(ForwardingNode.Numbered(0, 50));
        _node.Start(Tcp("now", 0, _sink.Port), Tcp("all", 1, late.Port) with { FromBeginning = true });
        _node.Append(ForwardingNode.Numbered(50, 50));
        late.WaitFor(100);
        _sink.WaitFor(50);

        Assert.Equal(ForwardingNode.Numbered(0, 100), late.Lines);
        Assert.Equal(ForwardingNode.Numbered(50, 50), _sink.Lines);
    }

    [Fact]
    public void Failover_takes_the_next_destination_when_the_first_does_not_answer()
    {
        using var first = new LineSink();
        first.Close();
        _node.Start(Tcp("group", 0, first.Port) with { Destinations = [new("127.0.0.1", first.Port), new("127.0.0.1", _sink.Port)] });
        _node.Append(ForwardingNode.Numbered(0, 100));
        _sink.WaitFor(100);

        Assert.Equal(ForwardingNode.Numbered(0, 100), _sink.Lines);
    }

    [Fact]
    [Trait("OPSEC", "2.20.2")]
    public void A_datagram_holds_one_message_and_comes_from_the_address_configured()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.ReceiveTimeout = (int)ForwardingNode.Limit.TotalMilliseconds;
        _node.Start(new UdpOutputOptions
        {
            Name = "udp",
            Number = 0,
            Destinations = [new("127.0.0.1", ((IPEndPoint)socket.LocalEndPoint!).Port)],
            SourceAddress = IPAddress.Parse("127.0.0.9"),
        });
        _node.Append("<13>one\nwith a line feed", "<13>two");
        var buffer = new byte[2048];
        EndPoint peer = new IPEndPoint(IPAddress.Any, 0);
        var length = socket.ReceiveFrom(buffer, ref peer);

        Assert.Equal("<13>one\nwith a line feed", Encoding.UTF8.GetString(buffer, 0, length));
        Assert.Equal("127.0.0.9", ((IPEndPoint)peer).Address.ToString());
        Assert.Equal("<13>two", Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
    }

    [Fact]
    public void A_file_is_closed_by_size_and_the_oldest_ones_go()
    {
        var path = Path.Join(_node.Folder, "out", "messages");
        _node.Start(new FileOutputOptions { Name = "file", Number = 0, Path = path, MaxFileBytes = 20_000, NumberOfFiles = 3 });
        for (var round = 0; round < 20; round++)
        {
            _node.Append(ForwardingNode.Numbered(round * 100, 100));
            Eventually(() => _node.Snapshot("file").Forwarded == (round + 1) * 100);
        }

        var files = Directory.GetFiles(Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, files.Count);
        var lines = files.Skip(1).Append(path).SelectMany(File.ReadAllLines).ToList();
        Assert.Equal(ForwardingNode.Numbered(2000 - lines.Count, lines.Count), lines);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 20_000));
    }

    [Fact]
    public void A_file_that_was_moved_away_is_begun_anew()
    {
        var path = Path.Join(_node.Folder, "messages");
        _node.Start(new FileOutputOptions { Name = "file", Number = 0, Path = path });
        _node.Append(ForwardingNode.Numbered(0, 10));
        Eventually(() => _node.Snapshot("file").Forwarded == 10);
        File.Move(path, path + ".away");
        Eventually(() => File.Exists(path));
        _node.Append(ForwardingNode.Numbered(10, 10));
        Eventually(() => _node.Snapshot("file").Forwarded == 20);

        Assert.Equal(ForwardingNode.Numbered(0, 20), File.ReadAllLines(path + ".away").Concat(File.ReadAllLines(path)));
    }

    private static StreamOutputOptions Tcp(string name, int number, int port) => new()
    {
        Name = name,
        Number = number,
        Destinations = [new("127.0.0.1", port)],
        Framing = StreamOutputFraming.LineFeed,
        RetryFirst = Quick,
        RetryMost = Quick,
    };

    private static void Eventually(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, ForwardingNode.Limit));
}
