namespace Sworn.Host.Configuration;

/// <summary>
/// Syslog over UDP, one message in each datagram; RFC 5426. What is lost on the way to this node nobody can count.
/// </summary>
public sealed record UdpInputConfiguration : NetworkInputConfiguration
{
    internal const string DefaultName = "syslog-udp";
    internal const int DefaultBatch = 128;
    internal static readonly ByteSize DefaultReceiveBuffer = ByteSize.FromMebibytes(32);

    /// <summary>The defaults.</summary>
    public UdpInputConfiguration()
        : base(DefaultName, DefaultPort)
    {
    }

    /// <summary>
    /// How much the kernel may hold for this input while the node is busy. It is asked for with <c>SO_RCVBUFFORCE</c>,
    /// which needs the capability <c>CAP_NET_ADMIN</c>; without it the limit <c>net.core.rmem_max</c> of the system
    /// applies. What was granted is in <c>sworn status</c>.
    /// </summary>
    [Setting(
        Min = "64KiB",
        Max = "512MiB",
        Provenance =
            "holds tens of thousands of short messages, the kernel's own overhead included; the kernel doubles " +
            "what it is asked for, " +
            "and the double must stay below 2GiB")]
    public ByteSize ReceiveBuffer { get; init; } = DefaultReceiveBuffer;

    /// <summary>
    /// How many datagrams one call to the kernel (<c>recvmmsg</c>) may bring. More save processor time, fewer save
    /// memory.
    /// </summary>
    [Setting(
        Min = "1",
        Max = "1024",
        Unit = "datagrams",
        Provenance = "beyond it a call costs next to nothing for each datagram; the kernel takes 1024 at most " +
            "(UIO_MAXIOV)")]
    public int Batch { get; init; } = DefaultBatch;
}
