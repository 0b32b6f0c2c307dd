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
        var type = input is TcpInputOptions ? SocketCalls.Stream : SocketCalls.Datagram;
        var socket = SocketCalls.Create(SockAddr.FamilyOf(input.Listen), type, out var error);
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
        var result = SocketCalls.Bind(socket, input.Listen);
        return result < 0 || input is not TcpInputOptions ? result : SocketCalls.Listen(socket, Backlog);
    }

    private static void SetUp(SocketHandle socket, InputOptions input, bool mayForce)
    {
        if (input.ReceiveBufferBytes > 0
            && (!mayForce
                || SocketCalls.SetOption(socket, SocketOption.ReceiveBufferForce, input.ReceiveBufferBytes) < 0))
        {
            SocketCalls.SetOption(socket, SocketOption.ReceiveBuffer, input.ReceiveBufferBytes);
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
