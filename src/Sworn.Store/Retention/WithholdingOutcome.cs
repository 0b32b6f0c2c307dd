using Sworn.Store.Segments;

namespace Sworn.Store.Retention;

/// <summary>Bodies that were given up.</summary>
/// <param name="Done">What was decided.</param>
/// <param name="Segments">The segments that were written again for it.</param>
public sealed record WithholdingOutcome(PendingWithholding Done, IReadOnlyList<SegmentRange> Segments);
