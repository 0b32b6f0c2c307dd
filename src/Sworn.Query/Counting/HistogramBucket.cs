namespace Sworn.Query.Counting;

/// <summary>The results of one stretch of receive time.</summary>
/// <param name="Start">Its beginning: seconds of UTC since 1970.</param>
/// <param name="Total">How many results were received in it.</param>
/// <param name="BySeverity">How many of each severity, 0 to 7; a message without PRIVAL is in none.</param>
public sealed record HistogramBucket(long Start, long Total, IReadOnlyList<long> BySeverity);
