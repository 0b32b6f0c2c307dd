using Sworn.Protocols.Framing;

namespace Sworn.Pipeline.Receiving;

/// <summary>An input that takes connections.</summary>
public abstract record StreamInputOptions : InputOptions
{
    /// <summary>10,000.</summary>
    public const int DefaultMaxConnections = 10_000;

    private protected StreamInputOptions()
    {
    }

    /// <summary>What is spoken.</summary>
    public StreamProtocol Protocol { get; init; }

    /// <summary>How syslog messages are told apart.</summary>
    public StreamFraming Framing { get; init; } = StreamFraming.Auto;

    /// <summary>Connections that may be open at once; a further one is taken, closed at once and counted.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>Connections that may be open at once from one address; zero is as many as there may be in all.</summary>
    public int MaxConnectionsPerPeer { get; init; }

    /// <summary>How long a connection may carry nothing before it is closed; zero is for ever.</summary>
    public TimeSpan IdleTimeout { get; init; }
}
