namespace Sworn.Host.Configuration;

/// <summary>
/// Syslog over plain TCP; RFC 6587. The peer's system acknowledges, its program does not: what it had not read when it
/// ended is lost, and nobody can tell. What was unconfirmed when a connection broke is sent again, and counted.
/// </summary>
public sealed record TcpOutputConfiguration : NetworkOutputConfiguration
{
    /// <summary>The defaults.</summary>
    public TcpOutputConfiguration()
        : base("to-tcp")
    {
    }

    /// <summary>
    /// How messages are told apart: <c>octet-counting</c>, the length before each (RFC 6587, section 3.4.1), or
    /// <c>lf</c>, a line feed behind each (section 3.4.2); a line feed within a message becomes a space then.
    /// </summary>
    [Setting(Provenance = "the only framing that any message survives")]
    public OutputFraming Framing { get; init; } = OutputFraming.OctetCounting;

    /// <summary>How long a connection may take to be made.</summary>
    [Setting(Min = "100ms", Max = "5m", Provenance = "three attempts of the kernel")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal override int DefaultPort => 514;
}
