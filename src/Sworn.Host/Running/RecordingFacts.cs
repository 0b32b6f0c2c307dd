using System.Globalization;
using Microsoft.Extensions.Logging;
using Sworn.Core.Messages;
using Sworn.Store.Log;

namespace Sworn.Host.Running;

/// <summary>
/// What befalls the log and is an audit record too: a full disk stopped recording and it goes on, for which the log keeps a reserve; the
/// clock was set; a new key signs.
/// </summary>
internal sealed partial class RecordingFacts(ILogger logger, AuditTrail audit)
{
    private const long NanosecondsPerTick = 100;

    private readonly ILogger _logger = logger;

    /// <summary>Recording stopped or resumed. On the writer's thread.</summary>
    public void Changed(RecordingChange change)
    {
        if (change.State == RecordingState.Recording)
        {
            LogResumed(change.By, change.Dropped + change.Lost, change.ForwardedOnly);
            Record(
                change.Dropped + change.Lost == 0 ? Severity.Notice : Severity.Warning, "STORAGE_RESUMED", "Messages are recorded again", AuditTrail.Success,
                ("policy", change.Policy.Name()), ("by", change.By), ("since", change.Since.ToString("O", CultureInfo.InvariantCulture)),
                ("dropped", Text(change.Dropped)), ("lost", Text(change.Lost)), ("forwarded_only", Text(change.ForwardedOnly)));
            return;
        }

        LogStopped(change.State.Name(), change.Policy.Name());
        Record(
            Severity.Critical, "STORAGE_FULL", SentenceOf(change.State), AuditTrail.Failure,
            ("policy", change.Policy.Name()), ("state", change.State.Name()));
    }

    /// <summary>The time of a policy is over.</summary>
    public void PolicyReturned(FullPolicy before, FullPolicy now)
    {
        LogPolicyReturned(before.Name(), now.Name());
        Record(
            Severity.Notice, "STORAGE_POLICY", "The configured policy for a full disk is back: the time of the other is over", AuditTrail.Success,
            ("user", "-"), ("origin", "local"), ("old", before.Name()), ("new", now.Name()));
    }

    /// <summary>
    /// Somebody or something set the clock of the host (NDcPP, FPT_STM_EXT.1). Who it was the host knows: this node sees that it
    /// happened on its own host, and between which two times.
    /// </summary>
    /// <param name="old">What the clock would say now: nanoseconds of UTC since 1970.</param>
    /// <param name="now">What it says.</param>
    public void ClockStepped(long old, long now) => Record(
        Severity.Warning, "CLOCK_STEPPED", "The clock of the host was set", AuditTrail.Success,
        ("user", "-"), ("origin", "local"), ("by", "system clock"), ("old", TimeText(old)), ("new", TimeText(now)),
        ("seconds", ((now - old) / 1e9).ToString("0.000", CultureInfo.InvariantCulture)));

    /// <summary>A new key signs the log from here on.</summary>
    public void KeyRotated(int epoch) => Record(
        Severity.Notice, "KEY_GENERATED", "A new key signs the log", AuditTrail.Success,
        ("file", LogFiles.KeyNote(epoch)), ("fingerprint", string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}")));

    /// <summary>Nothing can be retired although the disk is full.</summary>
    public void NothingToRetire() => LogNothingToRetire();

    private static string SentenceOf(RecordingState state) => state switch
    {
        RecordingState.LocalStopped => "The disk is full: local recording is stopped and messages go to the outputs only",
        RecordingState.Stopped => "The disk is full: nothing more is taken until recording is resumed",
        _ => "The disk is full: messages are held back or given up as the policy says",
    };

    private void Record(Severity severity, string msgId, string text, string outcome, params IReadOnlyList<(string, string)> parameters) =>
        _ = audit.RecordAsync(severity, msgId, text, [.. parameters, ("outcome", outcome)]).ContinueWith(
            failed => LogNotRecorded(msgId, failed.Exception!.InnerException!.Message),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static string TimeText(long utc) =>
        DateTime.UnixEpoch.AddTicks(utc / NanosecondsPerTick).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(322, LogLevel.Critical, "the disk is full and messages are not recorded: {state} by the policy {policy}")]
    private partial void LogStopped(string state, string policy);

    [LoggerMessage(323, LogLevel.Warning, "messages are recorded again ({by}); {lost} were given up or lost meanwhile, {forwardedOnly} went to outputs only")]
    private partial void LogResumed(string by, long lost, long forwardedOnly);

    [LoggerMessage(324, LogLevel.Warning, "the policy {before} for a full disk has had its time; {now} is in force again")]
    private partial void LogPolicyReturned(string before, string now);

    [LoggerMessage(328, LogLevel.Error, "the disk is full, the policy is drop-oldest, and no segment can be retired: messages wait for room")]
    private partial void LogNothingToRetire();

    [LoggerMessage(329, LogLevel.Error, "the audit record {msgId} could not be written: {reason}")]
    private partial void LogNotRecorded(string msgId, string reason);
}
