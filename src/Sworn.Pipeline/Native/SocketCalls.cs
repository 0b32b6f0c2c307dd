using System.Net;
using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>
/// The socket calls over spans and values. A call that can fail gives 0 or a length when it succeeded and the negative
/// error number when not: errors are ordinary here and must not cost an exception.
/// </summary>
internal static unsafe class SocketCalls
{
    public const int Stream = 1;
    public const int Datagram = 2;

    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const nuint UnreadOctetsRequest = 0x541B;

    /// <summary>
    /// A socket that never blocks; invalid when the system refuses, with the reason in the error number.
    /// </summary>
    public static SocketHandle Create(int family, int type, out int error)
    {
        var socket = LibC.socket(family, type | NonBlocking | CloseOnExec, protocol: 0);
        error = socket.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        return socket;
    }

    public static int Bind(SocketHandle socket, IPEndPoint endpoint)
    {
        var address = stackalloc byte[SockAddr.MaxSize];
        var length = SockAddr.Write(new Span<byte>(address, SockAddr.MaxSize), endpoint);
        return Result(LibC.bind(socket, address, (uint)length));
    }

    /// <summary>Fixes the only peer that a datagram socket hears.</summary>
    public static int Connect(SocketHandle socket, IPEndPoint endpoint)
    {
        var address = stackalloc byte[SockAddr.MaxSize];
        var length = SockAddr.Write(new Span<byte>(address, SockAddr.MaxSize), endpoint);
        return Result(LibC.connect(socket, address, (uint)length));
    }

    /// <summary>Binds a unix socket to a path.</summary>
    public static int Bind(SocketHandle socket, string path)
    {
        var address = stackalloc byte[SockAddr.UnixSize];
        var length = SockAddr.WriteUnix(new Span<byte>(address, SockAddr.UnixSize), path);
        return Result(LibC.bind(socket, address, (uint)length));
    }

    public static int Listen(SocketHandle socket, int backlog) => Result(LibC.listen(socket, backlog));

    /// <summary>Where the socket is bound.</summary>
    public static IPEndPoint LocalEndPoint(SocketHandle socket)
    {
        var address = stackalloc byte[SockAddr.MaxSize];
        uint length = SockAddr.MaxSize;
        Core.Invariant.Check(LibC.getsockname(socket, address, &length) == 0);
        return SockAddr.Read(new ReadOnlySpan<byte>(address, SockAddr.MaxSize));
    }

    /// <summary>
    /// The next connection that the kernel has completed; null with the error number when there is none. A unix socket's
    /// peer has no address.
    /// </summary>
    public static SocketHandle? Accept(SocketHandle socket, out IPEndPoint? peer, out int error)
    {
        var address = stackalloc byte[SockAddr.UnixSize];
        uint length = SockAddr.UnixSize;
        var connection = LibC.accept4(socket, address, &length, NonBlocking | CloseOnExec);
        if (connection.IsInvalid)
        {
            error = Marshal.GetLastPInvokeError();
            connection.Dispose();
            peer = null;
            return null;
        }

        error = 0;
        var octets = new ReadOnlySpan<byte>(address, SockAddr.MaxSize);
        peer = SockAddr.IsUnix(octets) ? null : SockAddr.ReadPeer(octets);
        return connection;
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>The octets read, 0 at the end of the stream, or the negative error number.</returns>
    public static int Receive(SocketHandle socket, Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            return Result((int)LibC.recv(socket, to, (nuint)buffer.Length, DoNotWait));
        }
    }

    /// <summary>Writes what there is room for; a peer that is gone is an error, not a signal.</summary>
    /// <returns>The octets written, or the negative error number.</returns>
    public static int Send(SocketHandle socket, ReadOnlySpan<byte> octets)
    {
        fixed (byte* from = octets)
        {
            return Result((int)LibC.send(socket, from, (nuint)octets.Length, DoNotWait | NoSignal));
        }
    }

    /// <summary>Reads from a descriptor that is no socket.</summary>
    /// <returns>The octets read, 0 at the end, or the negative error number.</returns>
    public static int Read(SocketHandle file, Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            return Result((int)LibC.read(file, to, (nuint)buffer.Length));
        }
    }

    /// <summary>The octets that the kernel holds for a stream socket; 0 when it does not say.</summary>
    public static int UnreadOctets(SocketHandle socket)
    {
        int octets;
        return LibC.ioctl(socket, UnreadOctetsRequest, &octets) == 0 ? octets : 0;
    }

    public static int SetOption(SocketHandle socket, SocketOption option, int value) =>
        Result(LibC.setsockopt(socket, option.Level, option.Name, &value, sizeof(int)));

    /// <summary>Reads an option of integers.</summary>
    /// <returns>The number of integers that the kernel gave, or the negative error number.</returns>
    public static int GetOption(SocketHandle socket, SocketOption option, Span<uint> values)
    {
        var length = (uint)values.Length * sizeof(uint);
        fixed (uint* to = values)
        {
            var result = Result(LibC.getsockopt(socket, option.Level, option.Name, to, &length));
            return result < 0 ? result : (int)(length / sizeof(uint));
        }
    }

    private static int Result(int result) => result < 0 ? -Marshal.GetLastPInvokeError() : result;
}
