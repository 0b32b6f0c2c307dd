using System.Net.Sockets;
using System.Text;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>Opens and binds the socket of an input, with its options set and its receive buffer read back.</summary>
internal static class ListeningSocket
{
    private const int Backlog = 4_096;
    private const int KeepAliveProbes = 6;
    private const int MaxKeepAliveInterval = 10;

    /// <summary>Opens the socket of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="mayForce">Whether to ask for more receive buffer than the system's limit.</param>
    /// <param name="receiveBuffer">The receive buffer granted, in the terms of the question.</param>
    /// <exception cref="ListenException">The address cannot be had.</exception>
    public static SocketHandle Open(InputOptions input, bool mayForce, out int receiveBuffer)
    {
        var type = input is StreamInputOptions ? SocketCalls.Stream : SocketCalls.Datagram;
        var family = PathOf(input) is null ? SockAddr.FamilyOf(input.Listen) : SockAddr.FamilyUnix;
        var socket = SocketCalls.Create(family, type, out var error);
        if (error == 0)
        {
            SetUp(socket, input, mayForce);
            error = -Bind(socket, input);
        }

        if (error != 0)
        {
            socket.Dispose();
            throw new ListenException(input, error);
        }

        receiveBuffer = ReceiveBufferOf(socket);
        return socket;
    }

    private static int Bind(SocketHandle socket, InputOptions input)
    {
        var result = PathOf(input) is { } path ? BindPath(socket, input, path) : SocketCalls.Bind(socket, input.Listen);
        return result < 0 || input is not StreamInputOptions ? result : SocketCalls.Listen(socket, Backlog);
    }

    private static string? PathOf(InputOptions input) => input switch
    {
        UnixStreamInputOptions stream => stream.Path,
        UnixDatagramInputOptions datagram => datagram.Path,
        _ => null,
    };

    /// <summary>A socket that a killed process left behind is replaced; one that somebody listens on is not.</summary>
    private static int BindPath(SocketHandle socket, InputOptions input, string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > SockAddr.MaxPathBytes)
        {
            return -Errno.NameTooLong;
        }

        var result = SocketCalls.Bind(socket, path);
        if (result == -Errno.AddressInUse && !HasListener(path, input))
        {
            File.Delete(path);
            result = SocketCalls.Bind(socket, path);
        }

        if (result == 0)
        {
            var mode = input is UnixStreamInputOptions stream ? stream.Mode : ((UnixDatagramInputOptions)input).Mode;
            File.SetUnixFileMode(path, mode);
        }

        return result;
    }

    private static bool HasListener(string path, InputOptions input)
    {
        var type = input is StreamInputOptions ? SocketType.Stream : SocketType.Dgram;
        using var probe = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException refused)
        {
            // Only a refusal shows that nobody is there; what is not a socket stays where it is.
            return refused.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private static void SetUp(SocketHandle socket, InputOptions input, bool mayForce)
    {
        if (input.ReceiveBufferBytes > 0
            && (!mayForce
                || SocketCalls.SetOption(socket, SocketOption.ReceiveBufferForce, input.ReceiveBufferBytes) < 0))
        {
            SocketCalls.SetOption(socket, SocketOption.ReceiveBuffer, input.ReceiveBufferBytes);
        }

        if (PathOf(input) is not null)
        {
            SocketCalls.SetOption(socket, SocketOption.PassCredentials, 1);
            return;
        }

        if (SockAddr.FamilyOf(input.Listen) == SockAddr.FamilyIPv6)
        {
            SocketCalls.SetOption(socket, SocketOption.IPv6Only, 0);
        }

        if (input is TcpInputOptions tcp)
        {
            SetUpStream(socket, tcp.KeepAlive);
        }
        else
        {
            SocketCalls.SetOption(socket, SocketOption.DropCount, 1);
        }
    }

    /// <summary>Options of a listener pass to its connections, which spares five calls for each.</summary>
    private static void SetUpStream(SocketHandle socket, TimeSpan keepAlive)
    {
        SocketCalls.SetOption(socket, SocketOption.ReuseAddress, 1);
        if (keepAlive <= TimeSpan.Zero)
        {
            return;
        }

        var idle = (int)Math.Ceiling(keepAlive.TotalSeconds);
        var interval = Math.Min(idle, MaxKeepAliveInterval);
        SocketCalls.SetOption(socket, SocketOption.KeepAlive, 1);
        SocketCalls.SetOption(socket, SocketOption.KeepIdle, idle);
        SocketCalls.SetOption(socket, SocketOption.KeepInterval, interval);
        SocketCalls.SetOption(socket, SocketOption.KeepCount, KeepAliveProbes);
        SocketCalls.SetOption(socket, SocketOption.UserTimeout, (idle + (interval * KeepAliveProbes)) * 1_000);
    }

    private static int ReceiveBufferOf(SocketHandle socket)
    {
        Span<uint> shown = stackalloc uint[1];
        return SocketCalls.GetOption(socket, SocketOption.ReceiveBuffer, shown) == 1 ? (int)(shown[0] / 2) : 0;
    }
}
