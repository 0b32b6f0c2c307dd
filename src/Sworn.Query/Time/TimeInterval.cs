namespace Sworn.Query.Time;

/// <summary>From a moment up to another, in nanoseconds of UTC since 1970.</summary>
/// <param name="Start">The first moment inside.</param>
/// <param name="End">The first moment behind.</param>
internal readonly record struct TimeInterval(long Start, long End);
