using System.Net;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Receiving;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class PeerTableTests
{
    private readonly PeerTable _peers = new(Node.Udp(), new SourceTable());

    [Fact]
    public void The_same_peer_is_the_same_source_and_another_port_is_another()
    {
        var first = Find("192.0.2.1:1000");
        var second = Find("192.0.2.1:1001");
        Assert.NotSame(first, second);
        Assert.Same(first, Find("192.0.2.1:1000"));
        Assert.Same(second, Find("192.0.2.1:1001"));
        Assert.Equal(
            new SourceIdentity(2, "udp", "udp", IPAddress.Parse("192.0.2.1"), 1000), first.Identity);
    }

    [Fact]
    public void A_full_table_forgets_and_goes_on_with_new_numbers()
    {
        var first = Find("192.0.2.1:1");
        for (var number = 0; number < PeerTable.MaxSources; number++)
        {
            Find($"198.51.{number >> 8}.{number & 255}:1");
        }

        var again = Find("192.0.2.1:1");
        Assert.NotSame(first, again);
        Assert.True(again.Id > PeerTable.MaxSources);
    }

    [Fact]
    public void Finding_a_known_peer_allocates_nothing()
    {
        var addresses = Enumerable.Range(0, 100).Select(number => Octets($"192.0.2.{number}:514")).ToArray();
        var before = 0L;
        for (var round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var address in addresses)
            {
                _peers.Find(address);
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] Octets(string peer)
    {
        var octets = new byte[SockAddr.MaxSize];
        SockAddr.Write(octets, IPEndPoint.Parse(peer));
        return octets;
    }

    private Source Find(string peer) => _peers.Find(Octets(peer));
}
