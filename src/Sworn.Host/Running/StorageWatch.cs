using System.Globalization;
using Microsoft.Extensions.Logging;
using Sworn.Core.Messages;

namespace Sworn.Host.Running;

/// <summary>
/// Looks at the file system of the data every second and records when it reaches a threshold: an audit record, which
/// the outputs send like any other, so that other collectors know before this one is full (OPSEC capabilities, 2.19; NDcPP
/// FAU_STG_EXT.3). The record is stored too: the log keeps a reserve for such.
/// </summary>
internal sealed partial class StorageWatch : IDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _store;
    private readonly Func<StorageSpace> _space;
    private readonly Action<int> _level;
    private readonly IReadOnlyList<int> _thresholds;
    private readonly StorageLevels _levels;
    private readonly StorageTrend _trend;
    private readonly AuditTrail _audit;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private int _isBusy;

    /// <summary>Begins to look.</summary>
    /// <param name="store">The store's name.</param>
    /// <param name="thresholds">Percent, ascending.</param>
    /// <param name="space">The room.</param>
    /// <param name="level">Told at every look how full it is.</param>
    /// <param name="audit">Takes the records.</param>
    /// <param name="logger">Takes the lines.</param>
    /// <param name="time">The clocks.</param>
    public StorageWatch(
        string store, IReadOnlyList<int> thresholds, Func<StorageSpace> space, Action<int> level, AuditTrail audit, ILogger logger, TimeProvider time)
    {
        _store = store;
        _space = space;
        _level = level;
        _thresholds = thresholds;
        _levels = new StorageLevels(thresholds);
        _trend = new StorageTrend(time);
        _audit = audit;
        _logger = logger;
        Look();
        _timer = time.CreateTimer(_ => Look(), state: null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    internal void Look()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            return;
        }

        try
        {
            var space = _space();
            _trend.Add(space.FreeOctets);
            _level(space.Percent);
            if (_levels.Update(space.Percent) is { } threshold)
            {
                Tell(space, threshold);
            }
        }
        catch (IOException failure)
        {
            LogFailed(_store, failure.Message);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private void Tell(in StorageSpace space, int threshold)
    {
        var isReached = threshold > 0;
        LogLevelChanged(space.Percent, isReached ? "reached" : "left", Math.Abs(threshold));
        var recorded = _audit.RecordAsync(
            isReached ? SeverityOf(threshold) : Severity.Notice,
            isReached ? "STORAGE_WARNING" : "STORAGE_NORMAL",
            isReached ? "The file system of the log is filling up" : "The file system of the log has room again",
            ("store", _store),
            ("percent", Text(space.Percent)),
            ("threshold", Text(Math.Abs(threshold))),
            ("free", Text(space.FreeOctets)),
            ("free_inodes", Text(space.FreeInodes)),
            ("rate", Text(_trend.OctetsPerSecond)),
            ("full_in", _trend.TimeToFull is { } left ? Text((long)left.TotalSeconds) : "-"),
            ("outcome", AuditTrail.Success));
        _ = recorded.ContinueWith(
            failed => LogFailed(_store, failed.Exception!.InnerException!.Message),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>The last threshold is critical, those before it are not yet.</summary>
    private Severity SeverityOf(int threshold) => threshold == _thresholds[^1] ? Severity.Critical
        : threshold == _thresholds[0] ? Severity.Warning : Severity.Error;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(320, LogLevel.Warning, "the file system of the log is {percent} % full: {what} {threshold} %")]
    private partial void LogLevelChanged(int percent, string what, int threshold);

    [LoggerMessage(321, LogLevel.Error, "how full the file system of store {store} is could not be told or recorded: {reason}")]
    private partial void LogFailed(string store, string reason);
}
