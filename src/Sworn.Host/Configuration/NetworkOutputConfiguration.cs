using Sworn.Pipeline.Sending;

namespace Sworn.Host.Configuration;

/// <summary>An output that sends syslog over a network.</summary>
public abstract record NetworkOutputConfiguration : OutputConfiguration
{
    private protected NetworkOutputConfiguration(string name)
        : base(name)
    {
    }

    /// <summary>The port of a destination that names none.</summary>
    internal abstract int DefaultPort { get; }

    /// <summary>
    /// Where to: one destination, or several with commas between them, each a name or an address and a port:
    /// <c>collector.example:6514</c>, <c>192.0.2.7:514</c>, <c>[2001:db8::7]:514</c>. Without a port: 514 for
    /// <c>udp</c> and <c>tcp</c>, 6514 for <c>tls</c>, 2514 for <c>relp</c>. A name is looked up for each connection.
    /// </summary>
    [Setting(Max = "4096", DefaultText = "none: it must be given", Provenance = "nothing leaves a node unless somebody says where to")]
    public string To { get; init; } = None;

    /// <summary>
    /// What several destinations are for. <c>failover</c>: the first that answers takes everything, the next one when it
    /// breaks. <c>load-share</c>: with <c>udp</c> they take turns message by message; with the other types all that
    /// answer take batches of 64, the least busy one first, and one that is away is tried again meanwhile. Order is kept at
    /// each destination, not across them.
    /// </summary>
    [Setting(Provenance = "one order of records at one place is what evidence needs")]
    public DestinationStrategy Strategy { get; init; } = DestinationStrategy.Failover;

    /// <summary>The own address that is sent from, or <c>none</c> to leave that to the system.</summary>
    [Setting(Max = "64", Provenance = "the system knows the routes")]
    public string SourceAddress { get; init; } = None;

    /// <summary>
    /// Whether records that this node sent and that came back are left out: those from its own connections, those with its
    /// mark (the SD element <c>via@32473</c>, which the format <c>rfc5424</c> gets), and octets that passed eight times within
    /// a minute from more than one address. They are counted and stay in the log.
    /// </summary>
    [Setting(Provenance = "two collectors that send to each other would fill their disks")]
    public bool BreakLoops { get; init; } = true;
}
