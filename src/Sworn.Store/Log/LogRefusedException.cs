namespace Sworn.Store.Log;

/// <summary>
/// The log on disk contradicts what it signed, so extending it would destroy evidence. Nothing was changed.
/// </summary>
public sealed class LogRefusedException(RefusalReason reason, string what, string remedy)
    : Exception($"The log will not be extended: {what}. {remedy}")
{
    /// <summary>The kind of contradiction.</summary>
    public RefusalReason Reason { get; } = reason;

    /// <summary>What was found.</summary>
    public string What { get; } = what;

    /// <summary>What the operator can do.</summary>
    public string Remedy { get; } = remedy;
}
