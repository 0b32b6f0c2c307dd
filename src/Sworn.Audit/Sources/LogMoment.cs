namespace Sworn.Audit.Sources;

/// <summary>
/// Where the log is. All that depends on time depends on this, never on a clock: what is found while the node runs and
/// what is found when the log is read again are the same.
/// </summary>
/// <param name="Index">The record that is read.</param>
/// <param name="Now">The time by the log: the latest receive time so far.</param>
/// <param name="Listening">How often the node began to listen anew: its starts, and the steps of its clock.</param>
/// <param name="ListeningSince">When it did last; nobody is silent for longer.</param>
/// <param name="ClockSteps">How often its clock was stepped: what was known of other clocks is void then.</param>
internal readonly record struct LogMoment(ulong Index, long Now, long Listening, long ListeningSince, long ClockSteps);
