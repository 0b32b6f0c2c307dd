namespace Sworn.Store.Log;

/// <summary>The two clocks of a session, read together. Thread-safe.</summary>
public sealed class LogClock
{
    private const long NanosecondsPerTick = 100;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly double _nanosecondsPerStamp;

    /// <summary>Begins a session's monotonic clock at zero.</summary>
    public LogClock(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _start = time.GetTimestamp();
        _nanosecondsPerStamp = 1e9 / time.TimestampFrequency;
    }

    /// <summary>True while the system says that its clock is not disciplined; set by whoever watches the system.</summary>
    public bool IsUnsynchronised { get; set; }

    /// <summary>The present moment.</summary>
    public ReceiveTime Now()
    {
        var utc = (_time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * NanosecondsPerTick;
        return new ReceiveTime(utc, (ulong)((_time.GetTimestamp() - _start) * _nanosecondsPerStamp));
    }
}
