namespace Sworn.Pipeline.Accounts;

/// <summary>One input's account at one moment. All counts are messages since the node started.</summary>
public sealed record InputSnapshot
{
    /// <summary>The input's name.</summary>
    public required string Name { get; init; }

    /// <summary>What reached this machine for the input, the kernel's drops included.</summary>
    public required long Received { get; init; }

    /// <summary>What is in the log on stable storage.</summary>
    public required long Stored { get; init; }

    /// <summary>What an output confirmed and the log does not have, because local recording was stopped.</summary>
    public long ForwardedOnly { get; init; }

    /// <summary>What was no message, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>What was given up or lost, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Dropped { get; init; }

    /// <summary>What is in batches on its way to stable storage.</summary>
    public required long InFlight { get; init; }

    /// <summary>What is counted beside the messages.</summary>
    public required IReadOnlyDictionary<InputNote, long> Notes { get; init; }

    /// <summary>Messages by format; empty without inspection.</summary>
    public required IReadOnlyDictionary<string, long> Formats { get; init; }

    /// <summary>Messages by what is malformed in them; a message may count under several. They are stored.</summary>
    public required IReadOnlyDictionary<string, long> Malformed { get; init; }

    /// <summary>Whether every message received is somewhere.</summary>
    public bool IsBalanced =>
        InFlight >= 0 && Received == Stored + ForwardedOnly + Rejected.Values.Sum() + Dropped.Values.Sum() + InFlight;
}
