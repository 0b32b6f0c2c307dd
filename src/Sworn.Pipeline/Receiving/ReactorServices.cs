using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>What a receiving thread works with.</summary>
/// <param name="Intake">Where batches go.</param>
/// <param name="Sealer">The thread's own sealer.</param>
/// <param name="Events">Where facts go.</param>
internal sealed record ReactorServices(ILogIntake Intake, BatchSealer Sealer, ReceiverEvents Events)
{
    /// <summary>What to do when volume or space runs out.</summary>
    public Congestion Congestion { get; init; } = new([]);
}
