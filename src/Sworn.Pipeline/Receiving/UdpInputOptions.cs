namespace Sworn.Pipeline.Receiving;

/// <summary>Syslog over UDP, one message in each datagram (RFC 5426).</summary>
public sealed record UdpInputOptions : InputOptions
{
    /// <summary>32 MiB (design/store.md, section 2.8: 16 to 64 MiB).</summary>
    public const int DefaultReceiveBufferBytes = 32 << 20;

    /// <summary>128.</summary>
    public const int DefaultDatagramsPerCall = 128;

    /// <summary>The defaults.</summary>
    public UdpInputOptions() => ReceiveBufferBytes = DefaultReceiveBufferBytes;

    /// <summary>How many datagrams one recvmmsg call may bring, 1 to 1024.</summary>
    public int DatagramsPerCall { get; init; } = DefaultDatagramsPerCall;

    internal override string Transport => "udp";
}
