namespace Sworn.Pipeline.Receiving;

/// <summary>
/// A token bucket: so many messages a second, a second's worth at once. Kept as the moment at which all that was taken
/// would have come at the even rate, so that one number is the whole state. Thread-safe.
/// </summary>
/// <param name="messagesPerSecond">The rate, from 1.</param>
internal sealed class RateLimiter(int messagesPerSecond)
{
    private const long Burst = 1_000_000_000;

    private readonly long _interval = Math.Max(1, Burst / messagesPerSecond);
    private long _paidUntil;

    /// <summary>Whether a message may come now.</summary>
    /// <param name="now">The present moment, in nanoseconds.</param>
    public bool HasRoom(ulong now) => Volatile.Read(ref _paidUntil) - (long)now < Burst;

    /// <summary>Counts a message that came, room or not: what is over the rate is paid by waiting.</summary>
    public void Charge(ulong now)
    {
        long seen;
        do
        {
            seen = Volatile.Read(ref _paidUntil);
        }
        while (Interlocked.CompareExchange(ref _paidUntil, Math.Max(seen, (long)now) + _interval, seen) != seen);
    }
}
