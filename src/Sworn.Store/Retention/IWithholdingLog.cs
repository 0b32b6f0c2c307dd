using Sworn.Store.Segments;

namespace Sworn.Store.Retention;

/// <summary>What giving up bodies asks of the log's writer and of the maker of segments.</summary>
public interface IWithholdingLog
{
    /// <summary>Says so to people and in the log; completes when a checkpoint covers it.</summary>
    Task DeclareAsync(PendingWithholding pending);

    /// <summary>Nothing that is written once this completes has its salt from these keys, and what was written before can be read.</summary>
    Task BurnKeysAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys);

    /// <summary>Ends the journal file at hand; completes when a checkpoint covers it, so that it can become a segment.</summary>
    Task EndJournalFileAsync();

    /// <summary>
    /// Makes segments of all journal files that ended and writes those again that a plan concerns (<see cref="Withholding.Rewrite"/>),
    /// on the one thread that makes segments.
    /// </summary>
    /// <returns>The segments that were written again.</returns>
    Task<IReadOnlyList<SegmentRange>> RewriteAsync(WithholdingPlan plan);
}
