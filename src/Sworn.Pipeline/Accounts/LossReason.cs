namespace Sworn.Pipeline.Accounts;

/// <summary>
/// Why a received message is not in the log, in the words of the accounts. The store has further ones.
/// </summary>
public static class LossReason
{
    /// <summary>Rejected: an empty datagram, which holds no message (RFC 5426, section 3.1).</summary>
    public const string Empty = "empty";

    /// <summary>Dropped: the kernel had no room for it in the receive buffer, or found its checksum wrong.</summary>
    public const string Kernel = "kernel";

    /// <summary>Dropped: the log could not keep up and the input's policy is to drop the newest.</summary>
    public const string BackPressure = "backpressure";

    /// <summary>Dropped: it came faster than the input's rate limit allows, over a transport that cannot wait.</summary>
    public const string RateLimit = "rate-limit";

    /// <summary>Dropped: received, but the log took no more before the time limit of the stop.</summary>
    public const string Shutdown = "shutdown";
}
