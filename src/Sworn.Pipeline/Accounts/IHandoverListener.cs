namespace Sworn.Pipeline.Accounts;

/// <summary>
/// Learns that the log has answered for a whole batch. Called on the log's writer thread; must not block.
/// </summary>
public interface IHandoverListener
{
    /// <summary>One more of the batches handed over is settled.</summary>
    /// <param name="isStored">Whether all of it is on stable storage; false when any of it was given up.</param>
    void Settled(bool isStored);
}
