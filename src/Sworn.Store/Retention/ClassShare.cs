namespace Sworn.Store.Retention;

/// <summary>What a segment has of one retention class, as far as bodies are still there.</summary>
/// <param name="Records">The records.</param>
/// <param name="Octets">The octets of their bodies; 0 where no rule asks.</param>
/// <param name="Oldest">The earliest receive time: nanoseconds of UTC since 1970.</param>
/// <param name="Newest">The latest receive time.</param>
internal sealed record ClassShare(long Records, long Octets, long Oldest, long Newest);
