namespace Sworn.Host.Configuration;

/// <summary>
/// Names of the outer contract that this version does not have yet, so that the error for them can say so.
/// </summary>
/// <param name="keys">The names.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReservedKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
