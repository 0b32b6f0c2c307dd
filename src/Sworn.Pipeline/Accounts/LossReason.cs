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

    /// <summary>Dropped: it waited to be recorded, and newer messages took its place, as the input's policy says.</summary>
    public const string Oldest = "oldest";

    /// <summary>Dropped: recording was stopped, and the input's policy is not to wait.</summary>
    public const string Stopped = "stopped";

    /// <summary>
    /// Of an input, dropped: an output with <c>on-unavailable: stop-intake</c> does not reach its destination, and the input's policy is not
    /// to wait. Of an output, given up: its destination was not reached and its policy is to drop.
    /// </summary>
    public const string Unavailable = "unavailable";

    /// <summary>Dropped, with the name of the class behind it: the class gives way at this level (<c>classes</c>).</summary>
    public const string ClassPrefix = "class:";

    /// <summary>Dropped: the store's selectors do not keep it, and no route sends it anywhere.</summary>
    public const string NotSelected = "not-selected";

    /// <summary>Dropped: it came faster than the input's rate limit allows, over a transport that cannot wait.</summary>
    public const string RateLimit = "rate-limit";

    /// <summary>Dropped: received, but the log took no more before the time limit of the stop.</summary>
    public const string Shutdown = "shutdown";
}
