using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Sworn.Core.Messages;
using Sworn.Pipeline.Sending;
using Sworn.Pipeline.Tls;
using Sworn.Store.Files;

namespace Sworn.Host.Running;

/// <summary>
/// Turns the outputs' facts into log lines with stable event numbers. That a destination is reached or lost is also an
/// audit record.
/// </summary>
/// <param name="logger">Where lines go.</param>
/// <param name="audit">Where records go.</param>
/// <param name="time">The clock.</param>
/// <param name="isSecured">Whether an output, by its name, speaks TLS: what it reaches and loses is a trusted channel.</param>
internal sealed partial class OutputFacts(ILogger logger, AuditTrail audit, TimeProvider time, Func<string, bool> isSecured) : OutputEvents
{
    private readonly ILogger _logger = logger;

    // What each output reached last.
    private readonly ConcurrentDictionary<string, string> _peers = new(StringComparer.Ordinal);

    public override void Connected(string output, string peer)
    {
        LogConnected(output, peer);
        _peers[output] = peer;
        Record("OUTPUT_CONNECTED", $"Output {output} reaches {peer}", ("output", output), ("peer", peer), ("transport", TransportOf(output)),
            ("outcome", AuditTrail.Success));
    }

    public override void Lost(string output, string reason, long unconfirmed, long atRisk)
    {
        LogLost(output, reason, unconfirmed, atRisk);
        Record(
            "OUTPUT_LOST", $"Output {output} lost its destination", ("output", output), ("peer", _peers.GetValueOrDefault(output, "-")), ("transport", TransportOf(output)), ("reason", reason),
            ("unconfirmed", unconfirmed.ToString(CultureInfo.InvariantCulture)), ("at_risk", atRisk.ToString(CultureInfo.InvariantCulture)), ("outcome", AuditTrail.Failure));
    }

    public override void ConnectFailed(string output, string reason, TimeSpan retryAfter) =>
        LogConnectFailed(output, reason, retryAfter.TotalSeconds);

    public override void RecipientRefused(string output, string recipient, string reason)
    {
        LogRecipientRefused(output, recipient, reason);
        Record(
            "MAIL_RECIPIENT_REFUSED", $"A mail server refused a recipient of output {output}", ("output", output),
            ("recipient", recipient), ("reason", reason), ("outcome", AuditTrail.Failure));
    }

    public override void LoopBroken(string output, long count, ulong index)
    {
        LogLoopBroken(output, count, index);
        Record(
            "LOOP_BROKEN", $"Output {output} left out records that this node had sent and that came back", ("output", output),
            ("count", count.ToString(CultureInfo.InvariantCulture)),
            ("index", index.ToString(CultureInfo.InvariantCulture)), ("outcome", AuditTrail.Success));
    }

    public override void PeerRefused(string output, string peer, PeerFault fault, PeerCertificate? shown) => Record(
        Severity.Warning, "TLS_HANDSHAKE_FAILED", $"no TLS session with {peer}: {PeerFaultTexts.SentenceOf(fault)}",
        [("output", output), ("server", peer), ("direction", "outbound"), ("application", "syslog"), ("reason", PeerFaultTexts.CodeOf(fault)), .. TlsAudit.Describe(shown), ("outcome", AuditTrail.Failure)]);

    public override void DropBegan(string output, string reason, ulong first)
    {
        LogDropBegan(output, reason);
        Record(
            Severity.Warning, "OUTPUT_DROP_BEGIN", $"Output {output} does not reach its destination: what it misses is given up",
            [("output", output), ("policy", "drop"), ("reason", reason), ("first", Text(first)), ("outcome", AuditTrail.Failure)]);
    }

    public override Task DroppedAsync(string output, OutputDrop drop)
    {
        LogDropped(output, drop.Messages, drop.First, drop.End - 1);
        return audit.RecordAsync(
            Severity.Warning, "OUTPUT_DROPPED", $"Messages that output {output} could not send were given up", ("output", output), ("policy", "drop"),
            ("messages", Text((ulong)drop.Messages)), ("first", Text(drop.First)), ("last", Text(drop.End - 1)), ("since", TimeText(drop.Since)),
            ("until", TimeText(time.GetUtcNow())), ("outcome", AuditTrail.Failure));
    }

    public override void IntakeStopped(string output, string reason)
    {
        LogIntakeStopped(output, reason);
        Record(
            Severity.Critical, "INTAKE_STOPPED", $"Output {output} does not reach its destination: nothing more is taken",
            [("output", output), ("policy", "stop-intake"), ("reason", reason), ("outcome", AuditTrail.Failure)]);
    }

    public override void IntakeResumed(string output, DateTimeOffset since)
    {
        LogIntakeResumed(output);
        Record(
            Severity.Warning, "INTAKE_RESUMED", "Messages are taken again",
            [("output", output), ("policy", "stop-intake"), ("since", TimeText(since)), ("outcome", AuditTrail.Success)]);
    }

    public override void GapFound(string output, ulong from, ulong to) => LogGapFound(output, to - from, from);

    public override void CursorReset(string output) => LogCursorReset(output);

    public override void StoreFailed(string output, StoreException failure) => LogStoreFailed(output, failure.Message);

    public override void Unreadable(string output, ulong index) => LogUnreadable(output, index);

    public override void Failed(string output, Exception defect) => LogFailed(output, defect);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private string TransportOf(string output) => isSecured(output) ? "tls" : "plain";

    /// <summary>The output goes on beside it: what it does is done already, and the writer may wait for room.</summary>
    private void Record(string msgId, string text, params IReadOnlyList<(string, string)> parameters) =>
        Record(Severity.Notice, msgId, text, parameters);

    private void Record(Severity severity, string msgId, string text, IReadOnlyList<(string, string)> parameters) =>
        _ = audit.RecordAsync(severity, msgId, text, parameters).ContinueWith(
            failed => LogNotRecorded(msgId, failed.Exception!.InnerException!.Message),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    [LoggerMessage(300, LogLevel.Information, "output {output}: reaches {peer}")]
    private partial void LogConnected(string output, string peer);

    [LoggerMessage(301, LogLevel.Warning, "output {output}: lost {reason}; {unconfirmed} messages are unconfirmed and will be sent again; {atRisk} that only its system confirmed may be lost at the most")]
    private partial void LogLost(string output, string reason, long unconfirmed, long atRisk);

    [LoggerMessage(302, LogLevel.Warning, "output {output}: {reason}; tried again in {seconds:0.0} s")]
    private partial void LogConnectFailed(string output, string reason, double seconds);

    [LoggerMessage(303, LogLevel.Error, "output {output}: {count} records from index {index} on were gone from the log before they were sent")]
    private partial void LogGapFound(string output, ulong count, ulong index);

    [LoggerMessage(304, LogLevel.Warning, "output {output}: its cursor did not serve; it begins again at the first record, and the destination may get records twice")]
    private partial void LogCursorReset(string output);

    [LoggerMessage(305, LogLevel.Error, "output {output}: {failure}; tried again")]
    private partial void LogStoreFailed(string output, string failure);

    [LoggerMessage(306, LogLevel.Error, "output {output}: the log cannot be read at index {index}; the output waits there: run sworn verify")]
    private partial void LogUnreadable(string output, ulong index);

    [LoggerMessage(307, LogLevel.Critical, "output {output}: ended by a defect of sworn; everything else goes on, and its cursor stays where it was")]
    private partial void LogFailed(string output, Exception defect);

    [LoggerMessage(309, LogLevel.Warning, "output {output}: {count} records came back that this node had sent, the last one at index {index}; they are left out")]
    private partial void LogLoopBroken(string output, long count, ulong index);

    [LoggerMessage(310, LogLevel.Warning, "output {output}: the mail server refuses the recipient {recipient}: {reason}; the others get their mail")]
    private partial void LogRecipientRefused(string output, string recipient, string reason);

    [LoggerMessage(316, LogLevel.Warning, "output {output}: {reason}; what it misses is given up, as on-unavailable says")]
    private partial void LogDropBegan(string output, string reason);

    [LoggerMessage(317, LogLevel.Warning, "output {output}: {messages} messages among the records {first} to {last} were given up while the destination was not reached")]
    private partial void LogDropped(string output, long messages, ulong first, ulong last);

    [LoggerMessage(318, LogLevel.Critical, "output {output}: {reason}; no input takes anything more, as on-unavailable says")]
    private partial void LogIntakeStopped(string output, string reason);

    [LoggerMessage(319, LogLevel.Warning, "output {output}: inputs take messages again")]
    private partial void LogIntakeResumed(string output);

    [LoggerMessage(308, LogLevel.Error, "the audit record {msgId} could not be written: {reason}")]
    private partial void LogNotRecorded(string msgId, string reason);
}
