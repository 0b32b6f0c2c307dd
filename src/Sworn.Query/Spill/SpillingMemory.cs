using Sworn.Query.Tables;

namespace Sworn.Query.Spill;

/// <summary>What one step may keep in memory, where it puts the rest, and what ends its work.</summary>
/// <param name="Budget">The memory.</param>
/// <param name="Space">The place for the rest.</param>
/// <param name="Cancellation">Ends the work.</param>
internal sealed record SpillingMemory(MemoryBudget Budget, SpillSpace Space, CancellationToken Cancellation)
{
    /// <summary>The most pieces that one step puts aside: 512, so that all of them can be read at once.</summary>
    public const int MaxRuns = 512;

    private int _steps;

    /// <summary>Looks, each time it is called so often, whether the work is still wanted.</summary>
    /// <exception cref="OperationCanceledException">It is not.</exception>
    public void Look()
    {
        const int between = 256;
        if (++_steps % between == 0)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
