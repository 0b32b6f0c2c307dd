using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Store.Retention;

/// <summary>
/// Gives up bodies in the order that a crash at any point allows (docs/decisions/0015-redaction.md): what is to go is kept
/// on the disk, the log says so under a checkpoint, the keys are burnt, and only then are segments written again. All of it
/// may be done twice.
/// </summary>
public static class Withholding
{
    /// <summary>Does what <see cref="PendingWithholding"/> says is not done yet; nothing when all is.</summary>
    /// <returns>What was done; null when there was nothing to do.</returns>
    /// <exception cref="StoreException">The medium failed or is full; the next call begins again.</exception>
    public static async Task<WithholdingOutcome?> FinishAsync(StoreDirectory directory, IWithholdingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (PendingWithholding.Read(directory) is not { } pending)
        {
            return null;
        }

        await log.DeclareAsync(pending).ConfigureAwait(false);
        await log.BurnKeysAsync(pending.Keys).ConfigureAwait(false);
        if (IsInLastFile(directory, pending.Plan))
        {
            await log.EndJournalFileAsync().ConfigureAwait(false);
        }

        var segments = await log.RewriteAsync(pending.Plan).ConfigureAwait(false);
        PendingWithholding.Remove(directory);
        return new WithholdingOutcome(pending, segments);
    }

    /// <summary>Writes all segments again that a plan concerns.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="rewriter">Writes them.</param>
    /// <param name="plan">What is to go.</param>
    /// <param name="declare">Says in the log what a segment is to be, durably, before it takes its place.</param>
    /// <exception cref="StoreException">The medium failed or is full, or a segment is damaged.</exception>
    public static IReadOnlyList<SegmentRange> Rewrite(
        StoreDirectory directory, SegmentRewriter rewriter, WithholdingPlan plan, Action<SegmentSummary> declare)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(rewriter);
        ArgumentNullException.ThrowIfNull(declare);
        var done = new List<SegmentRange>();
        foreach (var range in SegmentFiles.List(directory))
        {
            if (RetiredRecords.Read(directory).End >= range.EndIndex || !rewriter.IsConcerned(range, plan))
            {
                continue;
            }

            declare(rewriter.Prepare(range, plan));
            rewriter.Replace(range);
            done.Add(range);
        }

        return done;
    }

    /// <summary>Whether the journal file at hand has what is to go: a record or a key.</summary>
    private static bool IsInLastFile(StoreDirectory directory, WithholdingPlan plan)
    {
        if (JournalFiles.List(directory) is not [.., var last])
        {
            return false;
        }

        using var reader = JournalReader.TryOpen(directory, JournalFiles.NameOf(last));
        while (reader?.Read(out var frame) == FrameStatus.Frame)
        {
            if (frame.EndIndex > plan.First && frame.Header.FirstIndex < plan.End)
            {
                return true;
            }

            for (var run = 0; run < frame.RunCount; run++)
            {
                if (plan.Burns(frame.Run(run).Key.Span))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
