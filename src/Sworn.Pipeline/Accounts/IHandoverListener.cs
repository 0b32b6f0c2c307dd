namespace Sworn.Pipeline.Accounts;

/// <summary>
/// Learns that the log has answered for a whole batch. Called on the log's writer thread; must not block.
/// </summary>
public interface IHandoverListener
{
    /// <summary>One more of the batches handed over is settled: stored or given up.</summary>
    void Settled();
}
