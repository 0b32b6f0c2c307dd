using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// Where receivers hand over. The batches are a fixed number, made once: who has none must wait or drop, and that is
/// the back-pressure. Thread-safe.
/// </summary>
public interface ILogIntake
{
    /// <summary>The session's number, to be set in every entry.</summary>
    uint Session { get; }

    /// <summary>The session's clocks.</summary>
    LogClock Clock { get; }

    /// <summary>The session's source numbers.</summary>
    SourceTable Sources { get; }

    /// <summary>Octets a batch holds; a record with its header of 50 octets must fit.</summary>
    int BatchCapacity { get; }

    /// <summary>Whether recording was stopped (<see cref="FullPolicy.StopAll"/>): no batch is lent until it is resumed.</summary>
    bool IsStopped { get; }

    /// <summary>How much of the batches is in use: 0 to 100 percent.</summary>
    int UsedPercent { get; }

    /// <summary>An empty batch, or null when all are in use: never waits.</summary>
    RecordBatch? TryRent();

    /// <summary>
    /// Gives up the oldest batch that waits to be written and may be given up, and lends it again.
    /// </summary>
    /// <param name="reason">What its owner is told.</param>
    /// <returns>Null when there is none, or recording was stopped.</returns>
    RecordBatch? TryTakeBack(string reason);

    /// <summary>An empty batch, waiting at most <paramref name="limit"/> for one to come back; null after that.</summary>
    RecordBatch? Rent(TimeSpan limit);

    /// <summary>
    /// Hands a sealed batch to the log, which owns it from here and tells its owner what became of the records. Batches
    /// of one thread are written in the order of the calls. Never waits.
    /// </summary>
    void Submit(RecordBatch batch);

    /// <summary>Gives back a batch that was not submitted.</summary>
    void Return(RecordBatch batch);
}
