using System.Net;
using Sworn.Pipeline.Redaction;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>A place where messages are received.</summary>
public abstract record InputOptions
{
    /// <summary>64 KiB: no datagram is longer.</summary>
    public const int DefaultMaxMessageBytes = 65_536;

    private static readonly IPEndPoint Nowhere = new(IPAddress.None, 0);

    private protected InputOptions()
    {
    }

    /// <summary>The input's name in accounts and facts; no two inputs share one.</summary>
    public required string Name { get; init; }

    /// <summary>The input's number in log entries, from 1.</summary>
    public required ushort Number { get; init; }

    /// <summary>
    /// Where to receive, for an input on a network. Port 0 lets the system choose; <c>[::]</c> is every address, IPv4 and
    /// IPv6 alike.
    /// </summary>
    public IPEndPoint Listen { get; init; } = Nowhere;

    /// <summary>
    /// The octets of the longest message that is kept whole, 1 to what a batch of the log takes
    /// (<see cref="ILogIntake.BatchCapacity"/>). Of a longer one the head is kept, flagged as truncated and counted.
    /// </summary>
    public int MaxMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>What happens while the log takes no more.</summary>
    public BackPressurePolicy OnFull { get; init; } = BackPressurePolicy.Block;

    /// <summary>The retention class of every record.</summary>
    public ushort RetentionClass { get; init; }

    /// <summary>
    /// What the kernel is asked to hold for a socket of this input, in octets; 0 leaves it to the kernel.
    /// </summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>
    /// Messages that may come in a second, with a second's worth at once; zero is as many as come. Above it a stream is
    /// not read, so that its senders wait; datagrams are dropped and counted.
    /// </summary>
    public int MessagesPerSecond { get; init; }

    /// <summary>
    /// The rules by which secrets are taken out of every message before it is hashed; null keeps messages as received.
    /// </summary>
    public IReadOnlyList<RedactionRule>? Redaction { get; init; }

    internal abstract string Transport { get; }

    /// <summary>Where it receives, for people.</summary>
    internal virtual string Place => Listen.ToString();
}
