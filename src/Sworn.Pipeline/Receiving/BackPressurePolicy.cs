namespace Sworn.Pipeline.Receiving;

/// <summary>What an input does while the log takes no more.</summary>
public enum BackPressurePolicy
{
    /// <summary>
    /// Stop reading. TCP holds its senders back; datagrams overflow the receive buffer and the kernel counts them.
    /// </summary>
    Block,

    /// <summary>Read on and give up the oldest messages of inputs with this policy that still wait, counted.</summary>
    DropOldest,

    /// <summary>Read on and give the newest messages up, counted, so that no sender is held up.</summary>
    DropNewest,
}
