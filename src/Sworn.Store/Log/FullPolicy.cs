namespace Sworn.Store.Log;

/// <summary>What the writer does with messages when the disk is full (OPSEC capabilities, section 2.18).</summary>
public enum FullPolicy
{
    /// <summary>Wait until there is room: receivers stop reading, senders are held back.</summary>
    Block,

    /// <summary>
    /// Wait as <see cref="Block"/> does, while retention gives up the oldest segments at once, said so by a RETIRE leaf.
    /// </summary>
    DropOldest,

    /// <summary>Give the newest messages up, counted, and go on.</summary>
    DropNewest,

    /// <summary>
    /// Record nothing more here, and pass messages to the outputs past the log (<see cref="ILogBypass"/>). Without a
    /// bypass this is <see cref="Block"/>.
    /// </summary>
    StopLocal,

    /// <summary>Take nothing more, neither for the log nor for the outputs, until recording is resumed.</summary>
    StopAll,
}
