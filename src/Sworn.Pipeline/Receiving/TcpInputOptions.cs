namespace Sworn.Pipeline.Receiving;

/// <summary>Syslog, RELP or BEEP over TCP, plain or through TLS (RFC 6587, RFC 5425).</summary>
public sealed record TcpInputOptions : StreamInputOptions
{
    /// <summary>1 minute: finds a peer that lost power long before the 2 hours of Linux.</summary>
    public static readonly TimeSpan DefaultKeepAlive = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a connection may carry nothing before the kernel probes the peer, 1 to 32,767 seconds; zero is never.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = DefaultKeepAlive;

    /// <summary>How TLS is spoken; null for none.</summary>
    public TlsServerOptions? Tls { get; init; }

    internal override string Transport => (Protocol, Tls) switch
    {
        (StreamProtocol.Relp, null) => "relp",
        (StreamProtocol.Relp, _) => "relp-tls",
        (StreamProtocol.Rfc3195, null) => "rfc3195",
        (StreamProtocol.Rfc3195, _) => "rfc3195-tls",
        (_, null) => "tcp",
        _ => "tls",
    };
}
