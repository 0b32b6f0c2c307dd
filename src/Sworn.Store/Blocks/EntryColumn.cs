namespace Sworn.Store.Blocks;

/// <summary>The columns of what the receiver knew, in the order of a block's directory.</summary>
internal enum EntryColumn
{
    /// <summary>Receive time; nanoseconds of UTC since 1970.</summary>
    ReceivedUtc,

    /// <summary>Receive time less monotonic time: constant while no clock steps.</summary>
    ClockOffset,

    /// <summary>Kind.</summary>
    Kind,

    /// <summary>Flags.</summary>
    Flags,

    /// <summary>Listener.</summary>
    Listener,

    /// <summary>Session.</summary>
    Session,

    /// <summary>Source.</summary>
    Source,

    /// <summary>How far the source's sequence is from one more than at its record before in the block, in zigzag.</summary>
    SequenceStep,

    /// <summary>Retention class.</summary>
    RetentionClass,

    /// <summary>Agent frame.</summary>
    AgentFrame,
}
