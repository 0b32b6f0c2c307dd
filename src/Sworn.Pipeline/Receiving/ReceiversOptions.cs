using Sworn.Core.Hashing;

namespace Sworn.Pipeline.Receiving;

/// <summary>How the receiving threads work.</summary>
public sealed record ReceiversOptions
{
    /// <summary>Half of the processors, at least one: the other half seals, writes and answers.</summary>
    public static readonly int DefaultThreads = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// The receiving threads, 1 to 256. A datagram socket stays on one; connections are spread over all.
    /// </summary>
    public int Threads { get; init; } = DefaultThreads;

    /// <summary>Whose SHA-256 is used.</summary>
    public HashProvider Hash { get; init; } = HashProvider.Fastest;

    /// <summary>The wall clock that certificates are judged by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What to do when volume or space runs out, beside the inputs' own policies.</summary>
    public Congestion Congestion { get; init; } = new([]);

    /// <summary>False to keep to net.core.rmem_max even where the process may exceed it.</summary>
    public bool ForceReceiveBuffer { get; init; } = true;
}
