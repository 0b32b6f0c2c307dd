namespace Sworn.Host.Configuration;

/// <summary>What inputs that take connections over TCP have in common.</summary>
public abstract record StreamInputConfiguration : NetworkInputConfiguration
{
    internal const int DefaultMaxConnections = 10_000;
    internal const int DefaultMaxConnectionsPerPeer = 0;
    internal static readonly TimeSpan DefaultIdleTimeout = TimeSpan.Zero;
    internal static readonly TimeSpan DefaultKeepalive = TimeSpan.FromMinutes(1);

    private protected StreamInputConfiguration(string name, int port)
        : base(name, port)
    {
    }

    /// <summary>
    /// How many connections may be open at once. A further one is accepted and closed at once, and counted.
    /// </summary>
    [Setting(
        Min = "1",
        Max = "100000",
        Unit = "connections",
        Provenance =
            "one for each device of a large network; each takes a file descriptor of the process and a buffer")]
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>
    /// How many connections may be open at once from one address. A further one is accepted and closed at once, and
    /// counted.
    /// </summary>
    [Setting(
        Min = "1",
        Max = "100000",
        ZeroMeans = "as many as in all",
        Unit = "connections",
        Provenance = "behind an address translation there may be a whole network")]
    public int MaxConnectionsPerPeer { get; init; } = DefaultMaxConnectionsPerPeer;

    /// <summary>
    /// How long a connection may carry nothing before this node closes it. A receiver may close idle connections, but a
    /// sender that writes to a connection just closed loses what it wrote (RFC 6587 acknowledges nothing).
    /// </summary>
    [Setting(
        Min = "10s",
        Max = "30d",
        ZeroMeans = "never",
        Provenance =
            "a quiet device is healthy, and closing on it can cost its next message; dead peers are found by " +
            "`keepalive`")]
    public TimeSpan IdleTimeout { get; init; } = DefaultIdleTimeout;

    /// <summary>
    /// How long a connection may carry nothing before the kernel probes whether the peer is still there
    /// (<c>TCP_KEEPIDLE</c>). A peer that does not answer is disconnected.
    /// </summary>
    [Setting(
        Min = "1s",
        Max = "9h",
        ZeroMeans = "no probes",
        Provenance =
            "keeps the entry of a firewall or NAT between alive, and finds a peer that lost power in minutes " +
            "instead of the " +
            "2 hours of Linux; Linux takes 32767 seconds at most")]
    public TimeSpan Keepalive { get; init; } = DefaultKeepalive;
}
