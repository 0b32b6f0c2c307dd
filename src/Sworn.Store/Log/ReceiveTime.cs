namespace Sworn.Store.Log;

/// <summary>One moment on both clocks.</summary>
/// <param name="Utc">Nanoseconds of UTC since 1970.</param>
/// <param name="Monotonic">Nanoseconds since the session began, on a clock that is never set.</param>
public readonly record struct ReceiveTime(long Utc, ulong Monotonic);
