namespace Sworn.Host.Configuration;

/// <summary>
/// Syslog over plain TCP; RFC 6587. The protocol acknowledges nothing: what a sender had handed to a connection that
/// broke may be lost, and neither side can tell.
/// </summary>
public sealed record TcpInputConfiguration : InputConfiguration
{
    internal const string DefaultName = "syslog-tcp";
    internal const TcpFraming DefaultFraming = TcpFraming.Auto;
    internal const int DefaultMaxConnections = 10_000;
    internal static readonly TimeSpan DefaultIdleTimeout = TimeSpan.Zero;
    internal static readonly TimeSpan DefaultKeepalive = TimeSpan.FromMinutes(1);

    /// <summary>The defaults.</summary>
    public TcpInputConfiguration()
        : base(DefaultName)
    {
    }

    /// <summary>
    /// How messages are told apart: <c>octet-counting</c>, a length in front of each (RFC 6587, section 3.4.1);
    /// <c>lf</c>, a line feed behind each (section 3.4.2); <c>auto</c>, what the first octet of a connection shows, a
    /// digit from 1 to 9 being a length.
    /// </summary>
    [Setting(
        Provenance = "a message begins with the '<' of its PRI, so the two cannot be mistaken for each other; " +
            "rsyslog detects them too")]
    public TcpFraming Framing { get; init; } = DefaultFraming;

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
