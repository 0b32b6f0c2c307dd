using Sworn.Host.Native;
using Sworn.Store.Log;

namespace Sworn.Host.Running;

/// <summary>Asks the kernel once a second whether its clock is disciplined, so that every record can say so.</summary>
internal sealed class ClockWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;

    public ClockWatch(LogClock clock, TimeProvider time)
    {
        clock.IsUnsynchronised = KernelClock.IsUnsynchronised();
        _timer = time.CreateTimer(_ => clock.IsUnsynchronised = KernelClock.IsUnsynchronised(), state: null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();
}
