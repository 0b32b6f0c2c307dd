using Sworn.Store.Files;
using Sworn.Store.Retention;

namespace Sworn.Store;

/// <summary>
/// The facts that the store states. Override what you want to hear; each is told on the thread where it happened and
/// must return quickly.
/// </summary>
public class StoreEvents
{
    /// <summary>A new log was made.</summary>
    public virtual void Created(string origin, string location)
    {
    }

    /// <summary>A log was opened and extended by a new session.</summary>
    public virtual void Opened(Log.RecoveryReport report)
    {
    }

    /// <summary>The tree files did not serve and were made again from the records.</summary>
    public virtual void TreeRebuilt(ulong leaves)
    {
    }

    /// <summary>A signed tree head was published.</summary>
    public virtual void CheckpointPublished(ulong size, TimeSpan took)
    {
    }

    /// <summary>A new epoch key signs from here on.</summary>
    public virtual void KeyRotated(int epoch)
    {
    }

    /// <summary>The wall clock was set: it moved against the monotonic one.</summary>
    /// <param name="old">What it would say now: nanoseconds of UTC since 1970.</param>
    /// <param name="now">What it says.</param>
    public virtual void ClockStepped(long old, long now)
    {
    }

    /// <summary>No room for another journal file: messages are refused until there is.</summary>
    public virtual void StorageFull(string location)
    {
    }

    /// <summary>There is room again.</summary>
    public virtual void StorageAvailable(string location)
    {
    }

    /// <summary>A full disk stopped recording, or recording goes on.</summary>
    public virtual void RecordingChanged(Log.RecordingChange change)
    {
    }

    /// <summary>Another policy for a full disk is in force: the time of the one before was over.</summary>
    public virtual void PolicyReturned(Log.FullPolicy before, Log.FullPolicy now)
    {
    }

    /// <summary>The policy is to drop the oldest, the disk is full, and nothing can be retired.</summary>
    public virtual void NothingToRetire()
    {
    }

    /// <summary>A journal file became a segment.</summary>
    public virtual void SegmentSealed(ulong firstIndex, ulong endIndex, long bodyOctets, long storedOctets)
    {
    }

    /// <summary>Blocks of a segment did not come back as they were and are kept without columns: a defect, at no cost to the evidence.</summary>
    public virtual void SegmentMismatched(ulong firstIndex, ulong endIndex, int blocks, string defect)
    {
    }

    /// <summary>A segment could not be built and its journal file stays. Said once until the disk has room, or once for a file.</summary>
    public virtual void SealingFailed(StoreException failure)
    {
    }

    /// <summary>Records were retired by the policy and removed.</summary>
    public virtual void RecordsRetired(Retirement retirement, long octets)
    {
    }

    /// <summary>Retention could not do its work; the records stay. Said once until it is another failure.</summary>
    public virtual void RetentionFailed(string failure)
    {
    }

    /// <summary>Bodies were given up by decision, and the segments that had them were written again.</summary>
    public virtual void BodiesWithheld(WithholdingOutcome outcome)
    {
    }

    /// <summary>A redaction, or the retirement of a class, is decided and not finished. Tried again; said once until it is another failure.</summary>
    public virtual void WithholdingFailed(string failure)
    {
    }

    /// <summary>The disk failed to do what it was asked. The log stops here and the process must end and recover.</summary>
    public virtual void Failed(StoreException failure)
    {
    }
}
