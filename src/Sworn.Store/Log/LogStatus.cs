namespace Sworn.Store.Log;

/// <summary>A log at one moment, as <c>sworn status</c> shows it.</summary>
public sealed record LogStatus
{
    /// <summary>The log's name.</summary>
    public required string Origin { get; init; }

    /// <summary>The session's number.</summary>
    public required uint Session { get; init; }

    /// <summary>The number of records.</summary>
    public required ulong Size { get; init; }

    /// <summary>The number of records on stable storage.</summary>
    public required ulong DurableSize { get; init; }

    /// <summary>The number of records that the latest checkpoint covers.</summary>
    public required ulong CheckpointSize { get; init; }

    /// <summary>True while messages are refused for want of space.</summary>
    public required bool IsFull { get; init; }

    /// <summary>Whether messages are recorded.</summary>
    public required RecordingState State { get; init; }

    /// <summary>When that began.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>What is done about a full disk.</summary>
    public required PolicyInForce Policy { get; init; }

    /// <summary>The hash engine in use: <c>libcrypto</c> or <c>inbox</c>.</summary>
    public required string HashEngine { get; init; }
}
