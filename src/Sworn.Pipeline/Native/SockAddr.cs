using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Pipeline.Native;

/// <summary>
/// sockaddr_in (16 octets: family, port, address, 8 of padding) and sockaddr_in6 (28: family, port, flow, address,
/// scope). The family and the scope are in the machine's order, ports in the network's.
/// </summary>
internal static class SockAddr
{
    /// <summary>What one entry of an array of addresses takes.</summary>
    public const int MaxSize = 32;

    /// <summary>sockaddr_un: a family and a path of 108 octets at the most, its end marked.</summary>
    public const int UnixSize = 110;

    /// <summary>The octets of the longest path that a unix socket may have.</summary>
    public const int MaxPathBytes = 107;

    public const int FamilyUnix = 1;
    public const int FamilyIPv4 = 2;
    public const int FamilyIPv6 = 10;

    private const int SizeIPv4 = 16;
    private const int SizeIPv6 = 28;

    public static int FamilyOf(IPEndPoint endpoint) =>
        endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? FamilyIPv6 : FamilyIPv4;

    /// <summary>Writes an endpoint.</summary>
    /// <returns>The length of its sockaddr.</returns>
    public static int Write(Span<byte> to, IPEndPoint endpoint)
    {
        to[..MaxSize].Clear();
        BitConverter.TryWriteBytes(to, (ushort)FamilyOf(endpoint));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)endpoint.Port);
        if (FamilyOf(endpoint) == FamilyIPv4)
        {
            endpoint.Address.TryWriteBytes(to[4..], out _);
            return SizeIPv4;
        }

        endpoint.Address.TryWriteBytes(to[8..], out _);
        BitConverter.TryWriteBytes(to[24..], (uint)endpoint.Address.ScopeId);
        return SizeIPv6;
    }

    /// <summary>Writes the path of a unix socket.</summary>
    /// <returns>The length of its sockaddr.</returns>
    public static int WriteUnix(Span<byte> to, string path)
    {
        to[..UnixSize].Clear();
        BitConverter.TryWriteBytes(to, (ushort)FamilyUnix);
        return 2 + Encoding.UTF8.GetBytes(path, to[2..UnixSize]) + 1;
    }

    /// <summary>Whether a sockaddr is that of a unix socket.</summary>
    public static bool IsUnix(ReadOnlySpan<byte> from) => BitConverter.ToUInt16(from) == FamilyUnix;

    /// <summary>Reads an endpoint as the kernel gave it.</summary>
    public static IPEndPoint Read(ReadOnlySpan<byte> from)
    {
        int port = BinaryPrimitives.ReadUInt16BigEndian(from[2..]);
        return BitConverter.ToUInt16(from) == FamilyIPv4
            ? new IPEndPoint(new IPAddress(from.Slice(4, 4)), port)
            : new IPEndPoint(new IPAddress(from.Slice(8, 16), BitConverter.ToUInt32(from[24..])), port);
    }

    /// <summary>
    /// Reads a peer. An IPv4 peer of a dual-stack socket shows as ::ffff:a.b.c.d and is given as a.b.c.d, so that the
    /// same device is the same source whichever way the listener was bound.
    /// </summary>
    public static IPEndPoint ReadPeer(ReadOnlySpan<byte> from)
    {
        var peer = Read(from);
        return peer.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(peer.Address.MapToIPv4(), peer.Port) : peer;
    }
}
