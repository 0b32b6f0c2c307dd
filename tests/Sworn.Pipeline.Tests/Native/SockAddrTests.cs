using System.Net;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Tests.Native;

public sealed class SockAddrTests
{
    [Theory]
    [InlineData("192.0.2.1:514", 16)]
    [InlineData("[2001:db8::1]:6514", 28)]
    [InlineData("[fe80::1%3]:65535", 28)]
    public void An_endpoint_survives_the_sockaddr(string text, int length)
    {
        var octets = new byte[SockAddr.MaxSize];
        var endpoint = IPEndPoint.Parse(text);
        Assert.Equal(length, SockAddr.Write(octets, endpoint));
        Assert.Equal(endpoint, SockAddr.Read(octets));
        Assert.Equal(endpoint, SockAddr.ReadPeer(octets));
    }

    [Fact]
    public void A_mapped_peer_is_an_IPv4_peer()
    {
        var octets = new byte[SockAddr.MaxSize];
        SockAddr.Write(octets, IPEndPoint.Parse("[::ffff:192.0.2.1]:514"));
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:514"), SockAddr.ReadPeer(octets));
    }
}
