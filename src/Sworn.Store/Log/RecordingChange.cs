namespace Sworn.Store.Log;

/// <summary>Recording stopped or resumed.</summary>
/// <param name="State">The state from here on.</param>
/// <param name="Before">The state before.</param>
/// <param name="Policy">The policy that the disk was full under.</param>
/// <param name="By">Why: <c>full</c>; or who resumed: <c>room</c>, <c>time</c>, <c>hand</c>, <c>policy</c>, <c>end</c>.</param>
/// <param name="Since">When the state before began.</param>
/// <param name="Dropped">The messages that the log gave up in it.</param>
/// <param name="Lost">The messages that the inputs gave up or lost in it.</param>
/// <param name="ForwardedOnly">The messages that went to outputs only in it.</param>
public sealed record RecordingChange(
    RecordingState State, RecordingState Before, FullPolicy Policy, string By, DateTimeOffset Since, long Dropped, long Lost, long ForwardedOnly)
{
    /// <summary>Why recording stopped.</summary>
    public const string ByFull = "full";

    /// <summary>There was room again.</summary>
    public const string ByRoom = "room";

    /// <summary>The time was over.</summary>
    public const string ByTime = "time";

    /// <summary>Somebody asked for it.</summary>
    public const string ByHand = "hand";

    /// <summary>Another policy was set.</summary>
    public const string ByPolicy = "policy";

    /// <summary>The node stops.</summary>
    public const string ByEnd = "end";
}
