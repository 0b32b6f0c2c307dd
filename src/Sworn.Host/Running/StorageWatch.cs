using System.Globalization;
using Microsoft.Extensions.Logging;
using Sworn.Core.Messages;

namespace Sworn.Host.Running;

/// <summary>
/// Looks at the file system of the data every few seconds and records when it reaches a threshold: an audit record, which
/// the outputs send like any other, so that other collectors know before this one is full (OPSEC capabilities, 2.18).
/// </summary>
internal sealed partial class StorageWatch : IDisposable
{
    private const int Hundred = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly string _folder;
    private readonly StorageLevels _levels;
    private readonly AuditTrail _audit;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private int _isBusy;

    public StorageWatch(string folder, IReadOnlyList<int> thresholds, AuditTrail audit, ILogger logger, TimeProvider time)
    {
        _folder = Path.GetFullPath(folder);
        _levels = new StorageLevels(thresholds);
        _audit = audit;
        _logger = logger;
        _timer = time.CreateTimer(_ => Look(), state: null, TimeSpan.Zero, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            return;
        }

        try
        {
            var drive = new DriveInfo(_folder);
            var percent = (int)((drive.TotalSize - drive.AvailableFreeSpace) * Hundred / Math.Max(1, drive.TotalSize));
            if (_levels.Update(percent) is { } threshold)
            {
                Tell(percent, threshold);
            }
        }
        catch (IOException failure)
        {
            LogFailed(_folder, failure.Message);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private void Tell(int percent, int threshold)
    {
        var isReached = threshold > 0;
        LogLevelChanged(percent, isReached ? "reached" : "left", Math.Abs(threshold));
        var recorded = _audit.RecordAsync(
            isReached ? Severity.Critical : Severity.Notice,
            isReached ? "STORAGE_WARNING" : "STORAGE_NORMAL",
            isReached ? "The file system of the log is filling up" : "The file system of the log has room again",
            ("percent", percent.ToString(CultureInfo.InvariantCulture)),
            ("threshold", Math.Abs(threshold).ToString(CultureInfo.InvariantCulture)),
            ("outcome", AuditTrail.Success));
        _ = recorded.ContinueWith(
            failed => LogFailed(_folder, failed.Exception!.InnerException!.Message),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    [LoggerMessage(320, LogLevel.Warning, "the file system of the log is {percent} % full: {what} {threshold} %")]
    private partial void LogLevelChanged(int percent, string what, int threshold);

    [LoggerMessage(321, LogLevel.Error, "how full {folder} is could not be told: {reason}")]
    private partial void LogFailed(string folder, string reason);
}
