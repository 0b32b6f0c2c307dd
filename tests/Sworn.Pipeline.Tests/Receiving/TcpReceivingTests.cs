using System.Net;
using System.Net.Sockets;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;
using Sworn.Protocols.Framing;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class TcpReceivingTests
{
    [Fact]
    [Trait("RFC", "6587 3.4.2")]
    public void Lines_are_messages()
    {
        using var node = new Node(Node.Tcp());
        node.SendOnce("<13>one\n<13>two\n\n<13>three\n");
        node.Intake.WaitForStored(3);
        Assert.Equal(["<13>one", "<13>two", "<13>three"], node.Texts());
        Assert.All(node.Intake.Records, static record => Assert.False(record.IsTruncated));
    }

    [Fact]
    [Trait("RFC", "6587 3.4.1")]
    public void Octet_counted_messages_may_hold_line_feeds()
    {
        using var node = new Node(Node.Tcp());
        node.SendOnce("7 <13>one9 <13>t\nwo\n5 <13>x");
        node.Intake.WaitForStored(3);
        Assert.Equal(["<13>one", "<13>t\nwo\n", "<13>x"], node.Texts());
    }

    [Theory]
    [InlineData(StreamFraming.OctetCounting, "3 abc3 def", "abc|def")]
    [InlineData(StreamFraming.LineFeed, "3 abc\n3 def\n", "3 abc|3 def")]
    public void Configured_framing_is_not_guessed(StreamFraming framing, string sent, string stored)
    {
        using var node = new Node(Node.Tcp(framing));
        node.SendOnce(sent);
        node.Intake.WaitForStored(2);
        Assert.Equal(stored.Split('|'), node.Texts());
    }

    [Theory]
    [InlineData("<13>alpha\n<13>beta\n<13>gamma\n")]
    [InlineData("9 <13>alpha8 <13>beta9 <13>gamma")]
    public void Fragments_of_any_size_give_the_same_messages(string sent)
    {
        for (var size = 1; size <= sent.Length; size++)
        {
            using var node = new Node(Node.Tcp());
            using var socket = node.Connect();
            for (var at = 0; at < sent.Length; at += size)
            {
                Node.Send(socket, sent[at..Math.Min(at + size, sent.Length)]);
            }

            node.Intake.WaitForStored(3);
            Assert.Equal(["<13>alpha", "<13>beta", "<13>gamma"], node.Texts());
        }
    }

    [Fact]
    public void Entries_name_the_input_the_source_and_the_moment()
    {
        var time = new ManualTimeProvider();
        var intake = new MemoryIntake(time: time);
        time.Advance(TimeSpan.FromSeconds(3));
        using var node = new Node(Node.Tcp() with { RetentionClass = 5 }, intake);
        node.SendOnce("<13>one\n<13>two\n");
        intake.WaitForStored(2);
        var fields = intake.Records[1].Fields;
        Assert.Equal(EntryKind.Event, fields.Kind);
        Assert.Equal(EntryFlags.None, fields.Flags);
        Assert.Equal(1, fields.Listener);
        Assert.Equal(5, fields.RetentionClass);
        Assert.Equal(intake.Session, fields.Session);
        Assert.Equal(2UL, fields.SourceSequence);
        Assert.Equal(3_000_000_000UL, fields.ReceivedMonotonic);
        Assert.Equal((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, fields.ReceivedUtc);
    }

    [Fact]
    public void A_clock_that_is_not_synchronised_is_flagged()
    {
        using var node = new Node(Node.Tcp());
        node.Intake.Clock.IsUnsynchronised = true;
        node.SendOnce("<13>one\n");
        node.Intake.WaitForStored(1);
        Assert.Equal(EntryFlags.ClockUnsynchronised, node.Intake.Records[0].Fields.Flags);
    }

    [Theory]
    [InlineData("<13>whole\n<13>hal", "<13>whole|<13>hal")]
    [InlineData("9 <13>whole20 <13>hal", "<13>whole|<13>hal")]
    public void What_the_end_cuts_short_is_kept_as_truncated(string sent, string stored)
    {
        using var node = new Node(Node.Tcp());
        node.SendOnce(sent);
        var closed = node.Events.WaitFor<ConnectionSummary>()[0];
        node.Intake.WaitForStored(2);
        Assert.Equal(stored.Split('|'), node.Texts());
        Assert.Equal([false, true], node.Intake.Records.Select(static record => record.IsTruncated));
        Assert.Equal(ConnectionEnd.ClosedByPeer, closed.End);
        Assert.Equal(2, closed.Messages);
        Assert.Equal(sent.Length, closed.Octets);
        Assert.Equal(1, node.Account.Notes[InputNote.Truncated]);
    }

    [Fact]
    public void A_reset_in_the_middle_of_a_frame_loses_nothing_that_was_read()
    {
        using var node = new Node(Node.Tcp());
        var socket = node.Connect();
        Node.Send(socket, "9 <13>whole20 <13>hal");
        node.Intake.WaitForStored(1);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
        Assert.Equal(ConnectionEnd.Reset, node.Events.WaitFor<ConnectionSummary>()[0].End);
        node.Intake.WaitForStored(2);
        Assert.Equal(["<13>whole", "<13>hal"], node.Texts());
        Assert.True(node.Intake.Records[1].IsTruncated);
    }

    [Theory]
    [InlineData("20 <13>0123456789abcdef4 <1>x", "<13>012345|<1>x")]
    [InlineData("<13>0123456789abcdef\n<1>x\n", "<13>012345|<1>x")]
    public void Of_a_message_over_the_limit_the_head_is_kept(string sent, string stored)
    {
        using var node = new Node(Node.Tcp() with { MaxMessageBytes = 10 });
        node.SendOnce(sent);
        node.Intake.WaitForStored(2);
        Assert.Equal(stored.Split('|'), node.Texts());
        Assert.Equal([true, false], node.Intake.Records.Select(static record => record.IsTruncated));
    }

    [Fact]
    public void What_cannot_be_framed_is_kept_counted_and_ends_the_connection()
    {
        using var node = new Node(Node.Tcp());
        using var socket = node.Connect();
        Node.Send(socket, "5 <13>a5 <13>bgarbage without a length");
        var closed = node.Events.WaitFor<ConnectionSummary>()[0];
        node.Intake.WaitForStored(3);
        Assert.Equal(ConnectionEnd.FramingError, closed.End);
        Assert.Equal(["<13>a", "<13>b", "garbage without a length"], node.Texts());
        Assert.True(node.Intake.Records[2].IsTruncated);
        Assert.Equal(new Unframed(FramingError.LengthExpected, 14), node.Events.Of<Unframed>()[0]);
        Assert.Equal(1, node.Account.Notes[InputNote.FramingErrors]);
    }

    [Fact]
    public void Order_is_kept_per_connection_over_many_connections()
    {
        const int Connections = 500;
        const int Messages = 40;
        using var node = new Node(Node.Tcp(), options: new ReceiversOptions { Threads = 2 });
        var sockets = new List<Socket>();
        for (var number = 0; number < Connections; number++)
        {
            sockets.Add(node.Connect());
        }

        for (var message = 0; message < Messages; message++)
        {
            for (var number = 0; number < Connections; number++)
            {
                Node.Send(sockets[number], $"<13>c{number} m{message}\n");
            }
        }

        node.Intake.WaitForStored(Connections * Messages);
        var bySource = node.Intake.Records.GroupBy(static record => record.Fields.Source).ToList();
        Assert.Equal(Connections, bySource.Count);
        foreach (var records in bySource)
        {
            var connection = records.First().Text.Split(' ')[0];
            Assert.Equal(
                Enumerable.Range(0, Messages).Select(message => $"{connection} m{message}"),
                records.Select(static record => record.Text));
            Assert.Equal(
                Enumerable.Range(1, Messages).Select(static number => (ulong)number),
                records.Select(static record => record.Fields.SourceSequence));
        }

        Assert.Equal(Connections, node.Receivers.Inputs[0].Connections);
        sockets.ForEach(static socket => socket.Dispose());
        node.Events.WaitFor<ConnectionSummary>(Connections);
        Assert.Equal(0, node.Receivers.Inputs[0].Connections);
        Assert.Equal(Connections * Messages, node.Account.Stored);
    }

    [Fact]
    public void A_connection_over_the_limit_is_closed_and_counted()
    {
        using var node = new Node(Node.Tcp() with { MaxConnections = 2 });
        using var first = node.Connect();
        using var second = node.Connect();
        using var third = node.Connect();
        node.Events.WaitFor<Refused>();
        Assert.Equal(0, third.Receive(new byte[1]));
        Node.Send(first, "<13>one\n");
        Node.Send(second, "<13>two\n");
        node.Intake.WaitForStored(2);
        Assert.Equal(1, node.Account.Notes[InputNote.ConnectionsRefused]);
        Assert.Equal(2, node.Account.Notes[InputNote.ConnectionsOpened]);

        first.Dispose();
        node.Events.WaitFor<ConnectionSummary>();
        using var fourth = node.Connect();
        Node.Send(fourth, "<13>three\n");
        node.Intake.WaitForStored(3);
    }

    [Fact]
    public void An_idle_connection_is_closed_and_a_busy_one_is_not()
    {
        var time = new ManualTimeProvider();
        using var node = new Node(
            Node.Tcp() with { IdleTimeout = TimeSpan.FromMinutes(5) }, new MemoryIntake(time: time));
        using var idle = node.Connect();
        using var busy = node.Connect();
        Node.Send(idle, "<13>half");
        Node.Send(busy, "<13>one\n");
        node.Events.WaitFor<Opened>(2);
        node.Intake.WaitForStored(1);
        time.Advance(TimeSpan.FromMinutes(4));
        Node.Send(busy, "<13>two\n");
        node.Intake.WaitForStored(2);
        time.Advance(TimeSpan.FromMinutes(2));
        Node.Send(busy, "<13>three\n");
        var closed = node.Events.WaitFor<ConnectionSummary>()[0];
        Assert.Equal(ConnectionEnd.Idle, closed.End);
        Assert.Equal(idle.LocalEndPoint, closed.Peer);
        node.Intake.WaitForStored(4);
        Assert.Contains("<13>half", node.Texts());
        Assert.Single(node.Events.Of<ConnectionSummary>());
    }

    [Fact]
    public void IPv6_and_IPv4_reach_one_socket_and_IPv4_peers_keep_their_address()
    {
        using var node = new Node(Node.Tcp() with { Listen = new IPEndPoint(IPAddress.IPv6Any, 0) });
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(address, node.Endpoint.Port);
            Node.Send(socket, "<13>hello\n");
        }

        node.Intake.WaitForStored(2);
        Assert.Equal(
            [IPAddress.Loopback, IPAddress.IPv6Loopback],
            node.Events.WaitFor<Opened>(2).Select(static opened => ((IPEndPoint)opened.Peer).Address));
    }

    [Fact]
    public async Task Hostile_octets_stop_nothing()
    {
        var random = new SeededRandom(20_261_124);
        using var node = new Node(Node.Tcp() with { MaxMessageBytes = 256 });
        for (var attack = 0; attack < 300; attack++)
        {
            using var socket = node.Connect();
            var octets = random.Bytes(random.Between(1, 4_000));
            octets[0] = random.Pick<byte>([(byte)'9', (byte)'<', 0, (byte)'\n', (byte)'1', octets[0]]);
            try
            {
                Node.SendAll(socket, octets);
            }
            catch (SocketException)
            {
                // The receiver may have closed on what it could not frame.
            }
        }

        node.Events.WaitFor<ConnectionSummary>(300);
        node.SendOnce("<13>still here\n");
        node.Events.WaitFor<ConnectionSummary>(301);
        await node.StopAsync();
        Assert.Contains("<13>still here", node.Texts());
        Assert.Equal(node.Account.Received, node.Account.Stored);
        Assert.Empty(node.Events.Of<Exception>());
    }

    [Fact]
    public void One_octet_at_a_time_up_to_the_limit_is_one_message()
    {
        using var node = new Node(Node.Tcp() with { MaxMessageBytes = 2_000 });
        using var socket = node.Connect();
        var message = "<13>" + new string('x', 1_996);
        foreach (var octet in $"{message.Length} {message}")
        {
            Node.Send(socket, octet.ToString());
        }

        node.Intake.WaitForStored(1);
        Assert.Equal([message], node.Texts());
    }
}
