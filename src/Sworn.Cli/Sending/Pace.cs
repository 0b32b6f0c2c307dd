namespace Sworn.Cli.Sending;

/// <summary>Holds a sender to a rate. A rate of zero never waits.</summary>
internal sealed class Pace(TimeProvider time, int messagesPerSecond)
{
    private readonly long _began = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Whether message number <paramref name="sent"/> (from 0) may go now.</summary>
    public bool IsDue(long sent) => messagesPerSecond <= 0 || DueAt(sent) <= Elapsed;

    /// <summary>Waits until it may.</summary>
    public void Wait(long sent, CancellationToken cancellation)
    {
        var left = DueAt(sent) - Elapsed;
        if (left > TimeSpan.Zero)
        {
            cancellation.WaitHandle.WaitOne(left);
        }
    }

    private TimeSpan DueAt(long sent) => TimeSpan.FromSeconds((double)sent / messagesPerSecond);
}
