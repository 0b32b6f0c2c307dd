using Sworn.Protocols.Framing;

namespace Sworn.Pipeline.Receiving;

/// <summary>A TCP input (RFC 6587).</summary>
public sealed record TcpInputOptions : InputOptions
{
    /// <summary>How messages are told apart.</summary>
    public FramingMethod Framing { get; init; } = FramingMethod.Auto;

    /// <summary>The most connections at a time; further ones are accepted, closed and counted.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>How long a connection may be silent before it is closed; zero for ever.</summary>
    public TimeSpan IdleTimeout { get; init; }

    /// <summary>How long a connection is silent before the system asks whether the peer is alive; zero never.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(1);
}
