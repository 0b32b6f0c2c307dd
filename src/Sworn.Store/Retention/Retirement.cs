namespace Sworn.Store.Retention;

/// <summary>A decision to give up the first records of a log.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Retired">All that are retired then.</param>
/// <param name="Oldest">The earliest receive time among them: nanoseconds of UTC since 1970.</param>
/// <param name="Newest">The latest receive time.</param>
/// <param name="Reason">Why: <c>age</c>, <c>size</c> or <c>free-space</c>.</param>
/// <param name="Policy">What the decision follows.</param>
/// <param name="Holds">The holds that stand; their leaves may be among what goes.</param>
public sealed record Retirement(
    ulong First, RetiredRecords Retired, long Oldest, long Newest, string Reason, RetentionPolicy Policy, IReadOnlyList<Hold> Holds);
