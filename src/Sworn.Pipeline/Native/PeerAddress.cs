using System.Buffers.Binary;
using System.Net;

namespace Sworn.Pipeline.Native;

/// <summary>
/// A peer's address as a value: 16 octets of IPv6 (IPv4 in its mapped form) and a port. Made from the system's
/// sockaddr without allocating; equality is by value.
/// </summary>
internal readonly record struct PeerAddress(ulong High, ulong Low, ushort Port)
{
    /// <summary>Room for any address that the system may give.</summary>
    public const int NativeSize = 28;

    private const ushort Ipv4 = 2;
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>Reads a sockaddr_in or sockaddr_in6.</summary>
    public static PeerAddress Read(ReadOnlySpan<byte> native)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(native[2..]);
        return BitConverter.ToUInt16(native) == Ipv4
            ? new PeerAddress(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(native[4..]), port)
            : new PeerAddress(BinaryPrimitives.ReadUInt64BigEndian(native[8..]), BinaryPrimitives.ReadUInt64BigEndian(native[16..]), port);
    }

    /// <summary>The address; IPv4 is shown as IPv4.</summary>
    public IPAddress ToAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(octets, High);
        BinaryPrimitives.WriteUInt64BigEndian(octets[8..], Low);
        var address = new IPAddress(octets);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
