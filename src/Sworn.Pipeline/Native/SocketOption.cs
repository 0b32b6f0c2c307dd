namespace Sworn.Pipeline.Native;

/// <summary>The level and the name of a socket option, with the numbers of Linux.</summary>
internal readonly record struct SocketOption(int Level, int Name)
{
    private const int SocketLevel = 1;
    private const int TcpLevel = 6;
    private const int IPv6Level = 41;

    public static SocketOption ReuseAddress => new(SocketLevel, 2);

    public static SocketOption ReceiveBuffer => new(SocketLevel, 8);

    public static SocketOption KeepAlive => new(SocketLevel, 9);

    /// <summary>Attaches the sender's process, user and group to each datagram of a unix socket.</summary>
    public static SocketOption PassCredentials => new(SocketLevel, 16);

    /// <summary>Process, user and group of who connected to a unix socket.</summary>
    public static SocketOption PeerCredentials => new(SocketLevel, 17);

    /// <summary>As <see cref="ReceiveBuffer"/>, beyond net.core.rmem_max; needs CAP_NET_ADMIN.</summary>
    public static SocketOption ReceiveBufferForce => new(SocketLevel, 33);

    /// <summary>Attaches the drop count to datagrams.</summary>
    public static SocketOption DropCount => new(SocketLevel, 40);

    /// <summary>Nine counters of the socket's memory; the last is the drop count.</summary>
    public static SocketOption MemoryCounters => new(SocketLevel, 55);

    /// <summary>Seconds without traffic before the first keep-alive probe.</summary>
    public static SocketOption KeepIdle => new(TcpLevel, 4);

    /// <summary>Seconds between probes.</summary>
    public static SocketOption KeepInterval => new(TcpLevel, 5);

    /// <summary>Probes without an answer that end the connection.</summary>
    public static SocketOption KeepCount => new(TcpLevel, 6);

    /// <summary>Milliseconds that sent octets or probes may stay unanswered.</summary>
    public static SocketOption UserTimeout => new(TcpLevel, 18);

    public static SocketOption IPv6Only => new(IPv6Level, 26);
}
