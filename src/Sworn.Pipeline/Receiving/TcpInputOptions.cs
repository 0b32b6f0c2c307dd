using Sworn.Protocols.Framing;

namespace Sworn.Pipeline.Receiving;

/// <summary>Syslog over TCP (RFC 6587).</summary>
public sealed record TcpInputOptions : InputOptions
{
    /// <summary>10,000.</summary>
    public const int DefaultMaxConnections = 10_000;

    /// <summary>1 minute: finds a peer that lost power long before the 2 hours of Linux.</summary>
    public static readonly TimeSpan DefaultKeepAlive = TimeSpan.FromMinutes(1);

    /// <summary>How messages are told apart.</summary>
    public StreamFraming Framing { get; init; } = StreamFraming.Auto;

    /// <summary>Connections that may be open at once; a further one is taken, closed at once and counted.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>How long a connection may carry nothing before it is closed; zero is for ever.</summary>
    public TimeSpan IdleTimeout { get; init; }

    /// <summary>
    /// How long a connection may carry nothing before the kernel probes the peer, 1 to 32,767 seconds; zero is never.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = DefaultKeepAlive;

    internal override string Transport => "tcp";
}
