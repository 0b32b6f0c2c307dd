namespace Sworn.Pipeline.Receiving;

/// <summary>A UDP input (RFC 5426).</summary>
public sealed record UdpInputOptions : InputOptions
{
    /// <summary>The receive buffer to ask the kernel for, in octets.</summary>
    public long ReceiveBufferBytes { get; init; } = 32L << 20;

    /// <summary>The most datagrams that one system call takes.</summary>
    public int DatagramsPerCall { get; init; } = 128;
}
