using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// Says which received messages the log keeps, where it does not keep all of them (OPSEC capabilities, section 2.5). Called on the
/// writer's thread.
/// </summary>
public interface IRecordSelection
{
    /// <summary>Judges the records of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isKept">Set for each record: whether the log keeps it.</param>
    /// <returns>How many it keeps.</returns>
    int Select(RecordBatch batch, Span<bool> isKept);
}
