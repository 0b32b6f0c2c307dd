namespace Sworn.Store.Blocks;

/// <summary>How a record was cut by a pattern.</summary>
/// <param name="Place">The place of its first slot in <see cref="BlockCuts"/>.</param>
/// <param name="IsPlanned">Whether the pattern's plan fitted.</param>
/// <param name="EventTime">When it happened: nanoseconds of UTC since 1970.</param>
internal readonly record struct PatternCut(int Place, bool IsPlanned, long EventTime);
