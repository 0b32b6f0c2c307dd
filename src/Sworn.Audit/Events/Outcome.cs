namespace Sworn.Audit.Events;

/// <summary>What came of an act (event.outcome of the Elastic Common Schema).</summary>
public enum Outcome
{
    /// <summary>The record shows only that it was tried.</summary>
    Unknown,

    /// <summary>It was done.</summary>
    Success,

    /// <summary>It was refused, or failed.</summary>
    Failure,
}
