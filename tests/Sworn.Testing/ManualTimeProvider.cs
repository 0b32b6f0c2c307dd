namespace Sworn.Testing;

/// <summary>A clock that moves only when a test moves it. The wall clock can be stepped apart from the monotonic one.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private DateTimeOffset _utc = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _utc;

    public override long GetTimestamp() => _timestamp;

    /// <summary>Both clocks move on together.</summary>
    public void Advance(TimeSpan by)
    {
        _utc += by;
        _timestamp += by.Ticks;
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void Step(TimeSpan by) => _utc += by;
}
