using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>Leaves out what came back, counts it, and tells it once a minute at the most. Belongs to one thread.</summary>
/// <param name="output">The output's name.</param>
/// <param name="guard">Knows what came back.</param>
/// <param name="account">The output's books.</param>
/// <param name="services">What outputs share.</param>
internal sealed class LoopWatch(string output, LoopGuard guard, OutputAccount account, OutputServices services)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private ulong _counted;
    private ulong _countedPastLog;
    private long _untold;
    private long? _toldAt;

    /// <summary>Whether a record came back and does not leave.</summary>
    public bool LeavesOut(in RoutedRecord record)
    {
        if (!guard.IsReturned(record))
        {
            return false;
        }

        // What is read again after a break was counted before.
        ref var counted = ref (record.IsStored ? ref _counted : ref _countedPastLog);
        if (record.Index >= counted)
        {
            counted = record.Index + 1;
            _untold++;
            account.Loop();
            Tell(record.Index);
        }

        return true;
    }

    private void Tell(ulong index)
    {
        if (_toldAt is not { } told || services.Time.GetElapsedTime(told) >= Interval)
        {
            services.Events.LoopBroken(output, _untold, index);
            (_untold, _toldAt) = (0, services.Time.GetTimestamp());
        }
    }
}
