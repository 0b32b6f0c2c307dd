using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Routing;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>The classes that concern one input. Asked for every message; allocates nothing. Belongs to one thread.</summary>
internal sealed class LaneClasses
{
    private readonly Congestion _congestion;
    private readonly ILogIntake _intake;
    private readonly (StorageClass Class, string Reason)[] _classes;
    private readonly int _firstDiskAt;
    private readonly int _firstQueueAt;

    public LaneClasses(Congestion congestion, InputOptions input, ILogIntake intake)
    {
        _congestion = congestion;
        _intake = intake;
        _classes = [.. congestion.Classes.Where(known => known.Concerns(input)).Select(known => (known, LossReason.ClassPrefix + known.Name))];
        _firstDiskAt = _classes.Select(static known => known.Class.DiskAt).DefaultIfEmpty(StorageClass.Never).Min();
        _firstQueueAt = _classes.Select(static known => known.Class.QueueAt).DefaultIfEmpty(StorageClass.Never).Min();
    }

    /// <summary>Why a message gives way now; null when it does not.</summary>
    public string? ReasonToGiveWay(ReadOnlySpan<byte> message)
    {
        if (_classes.Length == 0)
        {
            return null;
        }

        var (disk, queue) = (_congestion.DiskPercent, _intake.UsedPercent);
        return disk < _firstDiskAt && queue < _firstQueueAt ? null : ReasonAt(disk, queue, MessagePriority.Of(message));
    }

    private string? ReasonAt(int disk, int queue, in MessagePriority priority)
    {
        foreach (var (known, reason) in _classes)
        {
            if (known.Takes(priority))
            {
                return disk >= known.DiskAt || queue >= known.QueueAt ? reason : null;
            }
        }

        return null;
    }
}
