namespace Sworn.Store.Log;

/// <summary>The policy for a full disk at one moment.</summary>
/// <param name="Policy">What is done.</param>
/// <param name="Until">When the configured policy returns; null when this one stays.</param>
public sealed record PolicyInForce(FullPolicy Policy, DateTimeOffset? Until);
