using System.Net;
using System.Net.Sockets;
using System.Text;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class UdpReceivingTests
{
    [Fact]
    [Trait("RFC", "5426 3.1")]
    public void A_datagram_is_a_message_exactly_as_received()
    {
        using var node = new Node(Node.Udp());
        using var socket = node.OpenUdp();
        Node.Send(socket, "<13>plain");
        Node.Send(socket, "<13>with a line feed\n");
        Node.Send(socket, "<13>with a NUL\0");
        node.Intake.WaitForStored(3);
        Assert.Equal(["<13>plain", "<13>with a line feed\n", "<13>with a NUL\0"], node.Texts());
    }

    [Fact]
    public void An_empty_datagram_is_rejected_and_counted()
    {
        using var node = new Node(Node.Udp());
        using var socket = node.OpenUdp();
        socket.Send(Array.Empty<byte>());
        Node.Send(socket, "<13>one");
        node.Intake.WaitForStored(1);
        var account = node.Account;
        Assert.Equal(2, account.Received);
        Assert.Equal(1, account.Stored);
        Assert.Equal(1, account.Rejected[LossReason.Empty]);
    }

    [Fact]
    [Trait("RFC", "5426 3.2")]
    public void The_longest_datagram_is_taken_whole()
    {
        using var node = new Node(Node.Udp());
        using var socket = node.OpenUdp();
        var message = "<13>" + new string('x', 65_503);
        Node.Send(socket, message);
        node.Intake.WaitForStored(1);
        Assert.Equal([message], node.Texts());
        Assert.False(node.Intake.Records[0].IsTruncated);
    }

    [Fact]
    public void Of_a_datagram_over_the_limit_the_head_is_kept()
    {
        using var node = new Node(Node.Udp() with { MaxMessageBytes = 480 });
        using var socket = node.OpenUdp();
        Node.Send(socket, new string('a', 481));
        Node.Send(socket, new string('b', 480));
        node.Intake.WaitForStored(2);
        Assert.Equal([new string('a', 480), new string('b', 480)], node.Texts());
        Assert.Equal([true, false], node.Intake.Records.Select(static record => record.IsTruncated));
        Assert.Equal(1, node.Account.Notes[InputNote.Truncated]);
    }

    [Fact]
    public void Each_address_and_port_is_a_source_with_a_sequence_of_its_own()
    {
        using var node = new Node(Node.Udp());
        using var first = node.OpenUdp();
        using var second = node.OpenUdp();
        for (var number = 1; number <= 3; number++)
        {
            Node.Send(first, $"first {number}");
            Node.Send(second, $"second {number}");
        }

        node.Intake.WaitForStored(6);
        var bySource = node.Intake.Records.GroupBy(static record => record.Fields.Source).ToList();
        Assert.Equal(2, bySource.Count);
        Assert.All(bySource, static records => Assert.Equal(
            [1UL, 2UL, 3UL], records.Select(static record => record.Fields.SourceSequence)));
        Assert.All(bySource, static records => Assert.Single(
            records.Select(static record => record.Text.Split(' ')[0]).Distinct()));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void One_dual_stack_socket_hears_both_families(string address)
    {
        using var node = new Node(Node.Udp() with { Listen = new IPEndPoint(IPAddress.IPv6Any, 0) });
        var peer = IPAddress.Parse(address);
        using var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.SendTo("<13>hello"u8.ToArray(), new IPEndPoint(peer, node.Endpoint.Port));
        node.Intake.WaitForStored(1);
        Assert.Equal(["<13>hello"], node.Texts());
    }

    [Fact]
    public async Task Every_datagram_of_a_flood_is_stored_or_counted_by_the_kernel()
    {
        const int Sent = 60_000;
        var intake = new MemoryIntake(keepsRecords: false);
        using var node = new Node(Node.Udp() with { ReceiveBufferBytes = 4_096 }, intake);
        using var socket = node.OpenUdp();
        var message = Encoding.ASCII.GetBytes("<13>" + new string('x', 400));
        for (var number = 0; number < Sent; number++)
        {
            socket.Send(message);
        }

        await node.StopAsync();
        var account = node.Account;
        Assert.Equal(Sent, account.Received);
        Assert.Equal(Sent, account.Stored + account.Dropped.GetValueOrDefault(LossReason.Kernel));
        Assert.Equal(intake.StoredCount, account.Stored);
        Assert.InRange(account.Dropped.GetValueOrDefault(LossReason.Kernel), 1, Sent - 1);
        Assert.Equal(
            account.Dropped[LossReason.Kernel], node.Events.Of<Drops>().Sum(static drops => drops.Count));
    }

    [Fact]
    public async Task Kernel_drops_are_in_a_snapshot_before_anything_is_read_again()
    {
        const int Sent = 2_000;
        var intake = new MemoryIntake(batches: 1, batchBytes: 66_000);
        intake.Hold();
        using var node = new Node(Node.Udp() with { ReceiveBufferBytes = 8_192 }, intake);
        using var socket = node.OpenUdp();
        for (var number = 0; number < Sent; number++)
        {
            Node.Send(socket, $"<13>message {number} {new string('x', 500)}");
        }

        node.Events.WaitFor<PressureBegan>();
        var held = node.Account;
        Assert.Equal(0, held.Stored);
        Assert.InRange(held.InFlight, 1, Sent);
        Assert.InRange(held.Dropped[LossReason.Kernel], 1, Sent);
        intake.Release();
        await node.StopAsync();
        var account = node.Account;
        Assert.Equal(Sent, account.Received);
        Assert.Equal(0, account.InFlight);
        Assert.Equal(Sent, account.Stored + account.Dropped[LossReason.Kernel]);
    }

    [Fact]
    public void A_receive_buffer_smaller_than_asked_is_a_fact()
    {
        const int Asked = 512 << 20;
        using var node = new Node(
            Node.Udp() with { ReceiveBufferBytes = Asked },
            options: new ReceiversOptions { Threads = 1, ForceReceiveBuffer = false });
        var input = node.Receivers.Inputs[0];
        Assert.Equal(Asked, input.ReceiveBufferAsked);
        Assert.InRange(input.ReceiveBufferGot, 1, Asked - 1);
        Assert.Equal(new BufferLimited(Asked, input.ReceiveBufferGot), node.Events.Of<BufferLimited>()[0]);
    }

    [Fact]
    public void A_receive_buffer_as_asked_is_no_fact()
    {
        using var node = new Node(
            Node.Udp() with { ReceiveBufferBytes = 65_536 },
            options: new ReceiversOptions { Threads = 1, ForceReceiveBuffer = false });
        Assert.Equal(65_536, node.Receivers.Inputs[0].ReceiveBufferGot);
        Assert.Empty(node.Events.Of<BufferLimited>());
    }

    [Fact]
    public async Task A_sender_is_told_when_the_receiver_has_stopped()
    {
        using var node = new Node(Node.Udp());
        using var socket = node.OpenUdp();
        Node.Send(socket, "<13>one");
        await node.StopAsync();
        Assert.Equal(["<13>one"], node.Texts());
        Node.Send(socket, "<13>two");
        var refused = Assert.Throws<SocketException>(() => Node.Send(socket, "<13>three"));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }
}
