using System.Net;

namespace Sworn.Host.Configuration;

/// <summary>What inputs on a network have in common.</summary>
public abstract record NetworkInputConfiguration : InputConfiguration
{
    private protected NetworkInputConfiguration(string name, int port)
        : base(name) => Listen = new IPEndPoint(IPAddress.IPv6Any, port);

    /// <summary>
    /// The address and port to receive on. <c>[::]</c> is every address of the machine, IPv6 and IPv4 alike, and
    /// <c>0.0.0.0</c> is every IPv4 address. IPv6 addresses stand in brackets, and the whole in quotes, as YAML
    /// demands. Port 0 lets the system choose a free port, which <c>sworn status</c> tells. Syslog has the ports
    /// 514/udp (RFC 5426, section 3.3), 6514/tcp with TLS (RFC 5425, section 4.1) and by custom 514/tcp; reliable delivery 601/tcp (RFC
    /// 3195, section 9.2), RELP has none of its own; below 1024 a process needs the capability <c>CAP_NET_BIND_SERVICE</c>.
    /// </summary>
    [Setting(
        DefaultText = "`[::]:5514` for UDP and TCP, `[::]:6514` for TLS, `[::]:20514` for RELP, `[::]:601` for RFC 3195",
        Provenance = "every address, on the port of the standard or, in place of 514, the one above 1024 that other collectors use")]
    public IPEndPoint Listen { get; init; }
}
