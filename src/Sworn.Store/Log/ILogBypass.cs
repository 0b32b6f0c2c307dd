using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// The way past a log that has stopped recording: straight to the outputs, in memory, bounded. A batch that was taken is
/// answered for to its owner as its messages are confirmed, and then given back to the pool. Called on the writer's thread.
/// </summary>
public interface ILogBypass
{
    /// <summary>Whether nothing is on its way.</summary>
    bool IsIdle { get; }

    /// <summary>Messages that at least one output confirmed and the log does not have, since the node started.</summary>
    long ForwardedOnly { get; }

    /// <summary>Messages that no output wanted, given up for want of room in the log, since the node started.</summary>
    long Dropped { get; }

    /// <summary>Says whom to tell when a batch was answered for: a refused one may then be offered again.</summary>
    void Attach(LogWriter writer);

    /// <summary>Takes a batch.</summary>
    /// <param name="batch">What the log cannot take.</param>
    /// <param name="after">The number of records that the log has: they come before the batch at every output.</param>
    /// <returns>False when it holds as much as it may; the batch is still the caller's.</returns>
    bool TryTake(RecordBatch batch, ulong after);

    /// <summary>Whether every output has room for another batch, so that none would miss one.</summary>
    bool HasRoomForAll { get; }

    /// <summary>
    /// Takes a batch of messages that the log need not keep (<see cref="IRecordSelection"/>); there is room for it. What no output
    /// wants is given up as not selected.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="after">The number of records that the log has: they come before the batch at every output.</param>
    void PassUnselected(RecordBatch batch, ulong after);

    /// <summary>
    /// Ends the way past the log: what no output has confirmed comes back, oldest first and not sealed, to be recorded
    /// after all. A message comes back or is counted as forwarded only, never both.
    /// </summary>
    IReadOnlyList<RecordBatch> Reclaim();
}
