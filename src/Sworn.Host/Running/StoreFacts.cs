using Microsoft.Extensions.Logging;
using Sworn.Store;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Host.Running;

/// <summary>Turns the store's facts into log lines with stable event numbers.</summary>
internal sealed partial class StoreFacts(ILogger logger, RecordingFacts? recording) : StoreEvents
{
    private readonly ILogger _logger = logger;

    /// <summary>Whether the log was made by this start.</summary>
    public bool IsNew { get; private set; }

    public override void Created(string origin, string location)
    {
        IsNew = true;
        LogCreated(origin, location);
    }

    public override void Opened(RecoveryReport report)
    {
        if (report.PreviousSession == 0 || report.WasClean)
        {
            LogOpened(report.Origin, report.Session);
            return;
        }

        LogRecovered(report.Origin, report.Session, report.Adopted, report.DiscardedOctets);
        if (report.LaterValidFrames > 0)
        {
            LogDamage(report.LaterValidFrames, LogFiles.LostAndFound);
        }
    }

    public override void TreeRebuilt(ulong leaves) => LogTreeRebuilt(leaves);

    public override void KeyRotated(int epoch)
    {
        LogKeyRotated(epoch);
        recording?.KeyRotated(epoch);
    }

    public override void ClockStepped(long old, long now)
    {
        LogClockStepped((now - old) / 1e9);
        recording?.ClockStepped(old, now);
    }

    /// <summary>Called when the disk is full, on the writer's thread.</summary>
    public Action? OnFull { get; set; }

    /// <summary>Called when the configured policy is back.</summary>
    public Action? OnPolicyReturned { get; set; }

    public override void StorageFull(string location)
    {
        LogStorageFull(location);
        OnFull?.Invoke();
    }

    public override void RecordingChanged(RecordingChange change) => recording?.Changed(change);

    public override void PolicyReturned(FullPolicy before, FullPolicy now)
    {
        OnPolicyReturned?.Invoke();
        recording?.PolicyReturned(before, now);
    }

    public override void NothingToRetire() => recording?.NothingToRetire();

    public override void StorageAvailable(string location) => LogStorageAvailable(location);

    public override void Failed(StoreException failure) => LogFailed(failure.Message);

    public override void SegmentSealed(ulong firstIndex, ulong endIndex, long bodyOctets, long storedOctets) =>
        LogSegmentSealed(firstIndex, endIndex - 1, bodyOctets, storedOctets);

    public override void SegmentMismatched(ulong firstIndex, ulong endIndex, int blocks, string defect) =>
        LogSegmentMismatched(firstIndex, endIndex - 1, blocks, defect);

    public override void SealingFailed(StoreException failure) => LogSealingFailed(failure.Message);

    public override void RecordsRetired(Retirement retirement, long octets) =>
        LogRecordsRetired(retirement.First, retirement.Retired.End - 1, retirement.Reason, octets);

    public override void RetentionFailed(string failure) => LogRetentionFailed(failure);

    public override void BodiesWithheld(WithholdingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Done.Redaction is { } redaction)
        {
            LogRedacted(redaction.Index, outcome.Segments.Count);
        }
        else if (outcome.Done.Retirement is { } retirement)
        {
            LogBodiesRetired(retirement.Records, retirement.Rule.Class, retirement.First, retirement.End - 1, retirement.Reason, outcome.Segments.Count);
        }
    }

    public override void WithholdingFailed(string failure) => LogWithholdingFailed(failure);

    [LoggerMessage(100, LogLevel.Information, "made a new log {origin} in {location}; its root key is in state/root.key: move it off this machine")]
    private partial void LogCreated(string origin, string location);

    [LoggerMessage(101, LogLevel.Information, "opened the log {origin}, session {session}")]
    private partial void LogOpened(string origin, uint session);

    [LoggerMessage(102, LogLevel.Warning, "the session before ended without a stop; log {origin}, session {session}: adopted {adopted} records above the last checkpoint, set {octets} octets of torn writes aside")]
    private partial void LogRecovered(string origin, uint session, ulong adopted, long octets);

    [LoggerMessage(103, LogLevel.Error, "{frames} whole frames lay behind the first damaged one; they are kept in {folder}: a power cut can do this, and so can a failing disk")]
    private partial void LogDamage(int frames, string folder);

    [LoggerMessage(104, LogLevel.Warning, "the tree files did not serve and were made again from {leaves} records")]
    private partial void LogTreeRebuilt(ulong leaves);

    [LoggerMessage(105, LogLevel.Information, "epoch {epoch} begins: a new key signs from here on")]
    private partial void LogKeyRotated(int epoch);

    [LoggerMessage(106, LogLevel.Warning, "the system's clock was stepped by {seconds} s; the log records it")]
    private partial void LogClockStepped(double seconds);

    [LoggerMessage(107, LogLevel.Critical, "no room for another journal file in {location}: messages are held back or dropped as configured until there is")]
    private partial void LogStorageFull(string location);

    [LoggerMessage(108, LogLevel.Information, "there is room again in {location}")]
    private partial void LogStorageAvailable(string location);

    [LoggerMessage(109, LogLevel.Critical, "{failure}; sworn ends here and recovers at its next start")]
    private partial void LogFailed(string failure);

    [LoggerMessage(110, LogLevel.Information, "records {first} to {last} are a segment now: {octets} octets received, {stored} stored")]
    private partial void LogSegmentSealed(ulong first, ulong last, long octets, long stored);

    [LoggerMessage(111, LogLevel.Error, "in the segment of records {first} to {last}, {blocks} blocks did not come back as they were and are kept without columns: nothing is lost; report this as a defect: {defect}")]
    private partial void LogSegmentMismatched(ulong first, ulong last, int blocks, string defect);

    [LoggerMessage(112, LogLevel.Warning, "a segment could not be built and the journal stays as it is: {failure}")]
    private partial void LogSealingFailed(string failure);

    [LoggerMessage(113, LogLevel.Information, "records {first} to {last} were retired by {reason}: {octets} octets are free again")]
    private partial void LogRecordsRetired(ulong first, ulong last, string reason, long octets);

    [LoggerMessage(114, LogLevel.Warning, "no record could be retired, and all stay: {failure}")]
    private partial void LogRetentionFailed(string failure);

    [LoggerMessage(117, LogLevel.Warning, "record {index} was redacted: nothing on the disk gives its body any more; {segments} segments were written again")]
    private partial void LogRedacted(ulong index, int segments);

    [LoggerMessage(118, LogLevel.Information, "{bodies} bodies of class {number} among records {first} to {last} were retired by {reason}: {segments} segments were written again")]
    private partial void LogBodiesRetired(long bodies, ushort number, ulong first, ulong last, string reason, int segments);

    [LoggerMessage(119, LogLevel.Error, "bodies that were decided to go are still there, and it is tried again: {failure}")]
    private partial void LogWithholdingFailed(string failure);
}
