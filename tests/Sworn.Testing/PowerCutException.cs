namespace Sworn.Testing;

/// <summary>The simulated machine lost power in the middle of an operation. Nothing of the product may catch it.</summary>
public sealed class PowerCutException(int operation) : Exception($"power cut at operation {operation}")
{
    public int Operation { get; } = operation;
}
