using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>The options of sockets that .NET does not offer.</summary>
internal static unsafe class SocketOptions
{
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int ReceiveBufferForce = 33;
    private const int CountDrops = 40;
    private const int MemoryInfo = 55;
    private const int DropsPosition = 8;
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;

    /// <summary>Asks for a receive buffer, above the system's limit where that is allowed.</summary>
    /// <returns>What the system granted, in octets as it was asked for (the kernel shows twice that).</returns>
    public static long RequestReceiveBuffer(int socket, long octets)
    {
        var wanted = (int)Math.Min(octets, int.MaxValue / 2);
        if (LibC.setsockopt(socket, SocketLevel, ReceiveBufferForce, &wanted, sizeof(int)) != 0)
        {
            _ = LibC.setsockopt(socket, SocketLevel, ReceiveBuffer, &wanted, sizeof(int));
        }

        int granted;
        var length = sizeof(int);
        return LibC.getsockopt(socket, SocketLevel, ReceiveBuffer, &granted, &length) == 0 ? granted / 2 : 0;
    }

    /// <summary>Asks for the count of dropped datagrams beside each datagram.</summary>
    public static void RequestDropCounts(int socket)
    {
        var on = 1;
        _ = LibC.setsockopt(socket, SocketLevel, CountDrops, &on, sizeof(int));
    }

    /// <summary>The datagrams that the kernel dropped at this socket so far, modulo 2^32; null when it does not say.</summary>
    public static uint? ReadDrops(int socket)
    {
        // Nine counters, of which an older kernel fills fewer: the last one stays at the mark then.
        const uint mark = uint.MaxValue;
        var memory = stackalloc uint[DropsPosition + 1];
        var length = (DropsPosition + 1) * sizeof(uint);
        memory[DropsPosition] = mark;
        var done = LibC.getsockopt(socket, SocketLevel, MemoryInfo, memory, &length) == 0;
        return done && memory[DropsPosition] != mark ? memory[DropsPosition] : null;
    }

    /// <summary>Lets the system end a connection whose peer stays silent.</summary>
    public static void KeepAlive(int socket, TimeSpan idle)
    {
        const int keepAlive = 9;
        const int tcpKeepIdle = 4;
        const int tcpKeepInterval = 5;
        const int tcpKeepCount = 6;
        var on = 1;
        var seconds = (int)Math.Max(1, idle.TotalSeconds);
        var interval = Math.Max(1, seconds / 6);
        var count = 3;
        var milliseconds = (seconds + (interval * count)) * 1000;
        _ = LibC.setsockopt(socket, SocketLevel, keepAlive, &on, sizeof(int));
        _ = LibC.setsockopt(socket, TcpLevel, tcpKeepIdle, &seconds, sizeof(int));
        _ = LibC.setsockopt(socket, TcpLevel, tcpKeepInterval, &interval, sizeof(int));
        _ = LibC.setsockopt(socket, TcpLevel, tcpKeepCount, &count, sizeof(int));
        _ = LibC.setsockopt(socket, TcpLevel, TcpUserTimeout, &milliseconds, sizeof(int));
    }

    /// <summary>The error number of the last failed call on this thread.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();
}
