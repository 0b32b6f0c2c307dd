namespace Sworn.Audit.Sources;

/// <summary>What can be wrong with a source.</summary>
public enum FindingKind
{
    /// <summary>It has been silent for much longer than its cadence, or is expected and never came.</summary>
    Silent,

    /// <summary>Numbers are missing in its sequence: messages were lost before us.</summary>
    SequenceGap,

    /// <summary>Its clock differs from ours.</summary>
    ClockSkew,

    /// <summary>Its clock was set.</summary>
    ClockStep,

    /// <summary>Its times name no zone.</summary>
    ZoneMissing,

    /// <summary>Its times are off by whole quarters of an hour: the zone is wrong.</summary>
    ZoneWrong,

    /// <summary>Messages are malformed.</summary>
    ParseFailures,

    /// <summary>It suppresses repeats: messages are missing by design.</summary>
    Repeats,

    /// <summary>It says, or the even height of its rate suggests, that it leaves messages out above a limit.</summary>
    RateLimited,

    /// <summary>It sent for the first time.</summary>
    NewSource,
}
