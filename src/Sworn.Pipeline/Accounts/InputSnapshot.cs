namespace Sworn.Pipeline.Accounts;

/// <summary>An input's account at one moment, in messages.</summary>
public sealed record InputSnapshot
{
    /// <summary>The input's name.</summary>
    public required string Name { get; init; }

    /// <summary>Everything that was offered to it, what the kernel dropped included.</summary>
    public required long Received { get; init; }

    /// <summary>On stable storage.</summary>
    public required long Stored { get; init; }

    /// <summary>Between the receiver and stable storage.</summary>
    public required long InFlight { get; init; }

    /// <summary>What was no message, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>What was given up, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Dropped { get; init; }

    /// <summary>received = stored + rejected + dropped + in flight.</summary>
    public bool IsBalanced => Received == Stored + Rejected.Values.Sum() + Dropped.Values.Sum() + InFlight;
}
