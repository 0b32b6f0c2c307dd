namespace Sworn.Pipeline.Native;

/// <summary>A descriptor that is ready to read at every interval (timerfd).</summary>
internal static unsafe class TimerCalls
{
    private const int Monotonic = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int SettingWords = 4;

    /// <summary>Makes and starts a timer.</summary>
    /// <exception cref="IOException">The system has no descriptors left.</exception>
    public static SocketHandle Every(TimeSpan interval)
    {
        var timer = LibC.timerfd_create(Monotonic, NonBlocking | CloseOnExec);
        if (timer.IsInvalid)
        {
            throw NativeFailure.Of("timerfd_create");
        }

        // struct itimerspec: interval and first expiry, seconds and nanoseconds each.
        var setting = stackalloc long[SettingWords];
        setting[0] = setting[2] = (long)interval.TotalSeconds;
        setting[1] = setting[3] = (long)interval.TotalNanoseconds % 1_000_000_000;
        LibC.timerfd_settime(timer, 0, setting, before: null);
        return timer;
    }

    /// <summary>Takes the signal back.</summary>
    public static void Reset(SocketHandle timer)
    {
        ulong count;
        LibC.read(timer, &count, sizeof(ulong));
    }
}
