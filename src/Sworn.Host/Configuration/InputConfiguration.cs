using System.Net;

namespace Sworn.Host.Configuration;

/// <summary>
/// A place where messages are received. The key <c>type</c>, which has no default, says over which transport.
/// </summary>
[SettingKind("udp", typeof(UdpInputConfiguration))]
[SettingKind("tcp", typeof(TcpInputConfiguration))]
public abstract record InputConfiguration
{
    internal const int DefaultPort = 5514;
    internal const int DefaultClass = 0;
    internal const OverflowPolicy DefaultOnFull = OverflowPolicy.Block;
    internal static readonly ByteSize DefaultMaxMessage = ByteSize.FromKibibytes(64);

    private protected InputConfiguration(string name) => Name = name;

    /// <summary>The name of the input in records, accounts and metrics; no two inputs may share one.</summary>
    [Setting(
        Max = "64",
        Pattern = NodeConfiguration.NamePattern,
        PatternText = NodeConfiguration.NameText,
        DefaultText = "`syslog-udp` or `syslog-tcp`, by the type",
        Provenance = "the protocol and the transport; a second input of the same type needs a name of its own")]
    public string Name { get; init; }

    /// <summary>
    /// The address and port to receive on. <c>[::]</c> is every address of the machine, IPv6 and IPv4 alike, and
    /// <c>0.0.0.0</c> is every IPv4 address. IPv6 addresses stand in brackets, and the whole in quotes, as YAML
    /// demands. Port 0 lets the system choose a free port, which <c>sworn status</c> tells. Syslog has the ports
    /// 514/udp (RFC 5426, section 3.3) and by custom 514/tcp; below 1024 a process needs the capability
    /// <c>CAP_NET_BIND_SERVICE</c>.
    /// </summary>
    [Setting(Provenance = "every address, on the port above 1024 that other collectors use in place of 514")]
    public IPEndPoint Listen { get; init; } = new(IPAddress.IPv6Any, DefaultPort);

    /// <summary>
    /// The longest message that is taken whole. What a longer one has beyond it is dropped, the head is kept, marked as
    /// truncated and counted. A receiver must take 480 octets and should take 2048; RFC 5424, section 6.1.
    /// </summary>
    [Setting(
        Min = "480",
        Max = "1MiB",
        Provenance =
            "no UDP datagram is longer (RFC 5426, section 3.2), and the same limit on both transports surprises " +
            "nobody")]
    public ByteSize MaxMessage { get; init; } = DefaultMaxMessage;

    /// <summary>
    /// What to do when the store cannot take more. <c>block</c>: stop reading; TCP then slows its senders, while
    /// datagrams overflow the receive buffer and are lost in the kernel, which counts them. <c>drop-newest</c>: read on
    /// and drop what comes in, so that no sender is held up. Either way every loss is counted and sealed into the log.
    /// </summary>
    [Setting(Provenance = "the only policy that loses nothing where the transport can wait")]
    public OverflowPolicy OnFull { get; init; } = DefaultOnFull;

    /// <summary>
    /// The retention class of every record of this input: a number sealed with the record, which rules of retention
    /// refer to.
    /// </summary>
    [Setting(
        Min = "0",
        Max = "65535",
        Provenance = "one class for everything until retention tells them apart; the log entry holds 16 bits")]
    public int Class { get; init; } = DefaultClass;
}
