namespace Sworn.Host.Configuration;

/// <summary>Syslog over UDP, a datagram each; RFC 5426. Nobody knows whether it arrived.</summary>
public sealed record UdpOutputConfiguration : NetworkOutputConfiguration
{
    /// <summary>The defaults.</summary>
    public UdpOutputConfiguration()
        : base("to-udp")
    {
    }

    /// <summary>The longest datagram; a longer message is cut, and counted.</summary>
    [Setting(Min = "480", Max = "65507", Provenance = "the most that IPv4 carries; what a network really passes only its operator knows")]
    public ByteSize MaxDatagram { get; init; } = new(65_507);

    internal override int DefaultPort => 514;
}
