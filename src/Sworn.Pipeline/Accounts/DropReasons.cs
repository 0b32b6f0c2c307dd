namespace Sworn.Pipeline.Accounts;

/// <summary>The reasons in loss accounts. The store adds its own: <c>store-full</c>, <c>store-failed</c>.</summary>
public static class DropReasons
{
    /// <summary>Dropped: the kernel's receive buffer was full.</summary>
    public const string Kernel = "kernel";

    /// <summary>Dropped: the log took no more and the input's policy is to drop the newest.</summary>
    public const string Backpressure = "backpressure";

    /// <summary>Dropped: the node was stopped while the log took no more.</summary>
    public const string Shutdown = "shutdown";

    /// <summary>Rejected: a datagram without octets.</summary>
    public const string Empty = "empty";
}
