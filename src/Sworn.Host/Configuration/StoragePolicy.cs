namespace Sworn.Host.Configuration;

/// <summary>What happens to records when the disk is full (OPSEC capabilities, section 2.18).</summary>
public enum StoragePolicy
{
    /// <summary>Log every message: take nothing more until there is room, which stops the inputs, each by its own policy.</summary>
    Block,

    /// <summary>Keep room free by retiring the oldest records, and wait while that is under way.</summary>
    DropOldest,

    /// <summary>Take records from the inputs and drop them, counted.</summary>
    DropNewest,

    /// <summary>Forward only: records go to the outputs although they are not stored.</summary>
    StopLocal,

    /// <summary>Cease: neither store nor forward, until recording is resumed.</summary>
    StopAll,
}
