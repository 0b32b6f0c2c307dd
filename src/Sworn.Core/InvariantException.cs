namespace Sworn.Core;

/// <summary>Our own code broke a promise: a defect of sworn, never of its input or its surroundings.</summary>
public sealed class InvariantException(string what)
    : Exception($"Internal invariant broken: {what}. This is a defect of sworn; please report it with this text.")
{
    /// <summary>The condition that did not hold.</summary>
    public string What { get; } = what;
}
