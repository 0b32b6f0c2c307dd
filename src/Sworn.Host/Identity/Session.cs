namespace Sworn.Host.Identity;

/// <summary>A log-in that is open in a browser.</summary>
/// <param name="Id">What it is called by in lists and records; no secret.</param>
/// <param name="User">The account.</param>
/// <param name="Csrf">What the browser shows with every change.</param>
/// <param name="Origin">The address it was opened from.</param>
/// <param name="Started">When.</param>
internal sealed record Session(string Id, string User, string Csrf, string Origin, DateTimeOffset Started)
{
    private long _lastSeen = Started.UtcTicks;

    /// <summary>When its user last did something.</summary>
    public DateTimeOffset LastSeen
    {
        get => new(Interlocked.Read(ref _lastSeen), TimeSpan.Zero);
        set => Interlocked.Exchange(ref _lastSeen, value.UtcTicks);
    }
}
