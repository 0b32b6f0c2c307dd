namespace Sworn.Store.Retention;

/// <summary>How long the records of a log are kept. What is null does not limit anything.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Records older than this go, by the time they were received.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>When the log takes more octets on the disk than this, the oldest records go.</summary>
    public long? Size { get; init; }

    /// <summary>When the file system has fewer octets free than this, the oldest records go.</summary>
    public long? FreeSpace { get; init; }

    /// <summary>Records received at or after this time stay, whatever the others say.</summary>
    public DateTimeOffset? HoldSince { get; init; }

    /// <summary>The rules of single classes.</summary>
    public IReadOnlyList<ClassRule> Classes { get; init; } = [];

    /// <summary>Who approved the policy; part of every RETIRE leaf.</summary>
    public IReadOnlyList<Approver> Approvers { get; init; } = [];

    /// <summary>Whether anything is ever retired.</summary>
    public bool IsLimited => Age is not null || Size is not null || FreeSpace is not null || Classes.Count > 0;
}
