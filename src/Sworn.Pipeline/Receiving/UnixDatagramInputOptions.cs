namespace Sworn.Pipeline.Receiving;

/// <summary>Syslog over a unix datagram socket, as programs send to <c>/dev/log</c>; the kernel says which process sent.</summary>
public sealed record UnixDatagramInputOptions : InputOptions
{
    /// <summary>8: the kernel queues ten datagrams (net.unix.max_dgram_qlen), then senders wait.</summary>
    public const int DefaultDatagramsPerCall = 8;

    /// <summary>The socket's path, at most 107 octets. A socket that nobody listens on is replaced.</summary>
    public required string Path { get; init; }

    /// <summary>Who may send.</summary>
    public UnixFileMode Mode { get; init; } = UnixStreamInputOptions.DefaultMode;

    internal override string Transport => "unix";

    internal override string Place => Path;
}
