using System.Net;
using System.Net.Sockets;
using System.Text;
using Sworn.Query.Fields;
using Sworn.Testing;

namespace Sworn.Query.Tests.Fields;

public sealed class AddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("10.1.2.3")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:db8::5")]
    [InlineData("2001:DB8:0:0:1:2:3:ABCD")]
    [InlineData("1:2:3:4:5:6:7::")]
    [InlineData("::2:3:4:5:6:7:8")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("64:ff9b::192.0.2.33")]
    [InlineData("1:2:3:4:5:6:1.2.3.4")]
    public void Addresses_are_read_as_the_framework_reads_them(string text)
    {
        Assert.True(Address.TryParse(Encoding.ASCII.GetBytes(text), out var address));
        Assert.Equal(Number(IPAddress.Parse(text)), address.Value);
        Assert.Equal(IPAddress.Parse(text).AddressFamily == AddressFamily.InterNetwork || IPAddress.Parse(text).IsIPv4MappedToIPv6, address.IsV4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.")]
    [InlineData(".1.2.3")]
    [InlineData("1..2.3")]
    [InlineData("1.2.3.4a")]
    [InlineData("1.2.3.0004")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("10:00:00")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("::1.2.3")]
    public void Other_text_is_none(string text) => Assert.False(Address.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Random_text_is_an_address_only_when_the_framework_says_so()
    {
        for (ulong seed = 1; seed <= 20_000; seed++)
        {
            var random = new SeededRandom(seed);
            var text = new string([.. Enumerable.Range(0, random.Between(2, 12)).Select(_ => "0123af:::..."[random.Below(12)])]);
            if (Address.TryParse(Encoding.ASCII.GetBytes(text), out var address))
            {
                Assert.True(IPAddress.TryParse(text.Contains(':') ? text : Canonical(text), out var expected), text);
                Assert.Equal(Number(expected), address.Value);
            }
            else if (text.Contains(':'))
            {
                Assert.False(IPAddress.TryParse(text, out _), text);
            }
        }

        // The framework takes 010 for eight; we take it for ten.
        static string Canonical(string text) => string.Join('.', text.Split('.').Select(part => part.TrimStart('0') is { Length: > 0 } digits ? digits : "0"));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10/8", "10.1.2.3", true)]
    [InlineData("172.16/12", "172.31.255.255", true)]
    [InlineData("172.16/12", "172.32.0.0", false)]
    [InlineData("0.0.0.0/0", "192.0.2.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("10.1.2.3/32", "10.1.2.3", true)]
    [InlineData("10.1.2.3/32", "10.1.2.2", false)]
    [InlineData("10.1.2.77/24", "10.1.2.3", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "10.2.0.0/16", true)]
    [InlineData("10.0.0.0/8", "10.0.0.0/7", false)]
    [InlineData("10.0.0.0/8", "10.0.0.0/x", false)]
    [InlineData("10.0.0.0/8", "ge-0/0/1", false)]
    public void A_network_contains_its_addresses_and_networks(string network, string value, bool expected)
    {
        Assert.True(AddressRange.TryParse(network, out var range));
        Assert.Equal(expected, range!.ContainsText(Encoding.ASCII.GetBytes(value)));
    }

    private static UInt128 Number(IPAddress address)
    {
        var octets = (address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address).GetAddressBytes();
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
    }
}
