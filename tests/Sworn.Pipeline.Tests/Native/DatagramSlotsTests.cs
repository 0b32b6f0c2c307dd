using System.Net.Sockets;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tests.Receiving;

namespace Sworn.Pipeline.Tests.Native;

public sealed class DatagramSlotsTests
{
    [Fact]
    public void The_drop_total_that_comes_with_a_datagram_is_the_one_of_the_socket()
    {
        using var handle = ListeningSocket.Open(Node.Udp() with { ReceiveBufferBytes = 4_096 }, mayForce: true, out _);
        using var slots = new DatagramSlots(4, 2_048);
        using var sender = Sender(handle);
        for (var number = 0; number < 100; number++)
        {
            sender.Send(new byte[1_000]);
        }

        while (slots.Receive(handle) > 0)
        {
        }

        sender.Send("after the drops"u8.ToArray());
        Assert.Equal(1, slots.Receive(handle));
        Assert.True(slots.TryGetDropTotal(out uint attached));
        Span<uint> counters = stackalloc uint[9];
        Assert.Equal(9, SocketCalls.GetOption(handle, SocketOption.MemoryCounters, counters));
        Assert.Equal(counters[8], attached);
        Assert.InRange(attached, 1U, 99U);
    }

    [Fact]
    public void No_drop_total_comes_while_nothing_is_dropped()
    {
        using var handle = ListeningSocket.Open(Node.Udp(), mayForce: true, out _);
        using var slots = new DatagramSlots(4, 2_048);
        using var sender = Sender(handle);
        sender.Send("hello"u8.ToArray());
        Assert.Equal(1, slots.Receive(handle));
        Assert.False(slots.TryGetDropTotal(out _));
        Assert.Equal("hello"u8.ToArray(), slots.Datagram(0).ToArray());
        Assert.Equal(sender.LocalEndPoint, SockAddr.ReadPeer(slots.Address(0)));
    }

    [Fact]
    public void A_call_brings_at_most_as_many_as_there_are_slots()
    {
        using var handle = ListeningSocket.Open(Node.Udp(), mayForce: true, out _);
        using var slots = new DatagramSlots(3, 100);
        using var sender = Sender(handle);
        for (byte number = 0; number < 5; number++)
        {
            sender.Send([number]);
        }

        Assert.Equal(3, slots.Receive(handle));
        Assert.Equal(2, slots.Receive(handle));
        Assert.Equal([4], slots.Datagram(1).ToArray());
        Assert.Equal(-Errno.TryAgain, slots.Receive(handle));
        Assert.Throws<ArgumentOutOfRangeException>(() => slots.IsTruncated(3));
    }

    private static Socket Sender(SocketHandle to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(SocketCalls.LocalEndPoint(to));
        return socket;
    }
}
