using System.Globalization;
using Microsoft.Extensions.Logging;
using Sworn.Core.Messages;
using Sworn.Pipeline.Archiving;

namespace Sworn.Host.Running;

/// <summary>Turns the archives' facts into log lines with stable event numbers, and every transfer into an audit record.</summary>
internal sealed partial class ArchiveFacts(ILogger logger, AuditTrail audit) : ArchiveEvents
{
    private readonly ILogger _logger = logger;

    public override void Transferred(string archive, TransferredFile file, string site)
    {
        LogTransferred(archive, file.Name, file.Octets, site);
        Told("FILE_TRANSFERRED", audit.RecordAsync(
            Severity.Notice, "FILE_TRANSFERRED", $"A closed file was transferred to {site}", ("archive", archive), ("file", file.Name),
            ("octets", OctetsOf(file)), ("sha256", file.Sha256), ("site", site), ("outcome", AuditTrail.Success)));
    }

    public override void TransferFailed(string archive, TransferredFile file, string site, string reason)
    {
        LogTransferFailed(archive, file.Name, site, reason);
        Told("FILE_TRANSFER_FAILED", audit.RecordAsync(
            Severity.Warning, "FILE_TRANSFER_FAILED", $"A closed file could not be transferred to {site}", ("archive", archive), ("file", file.Name),
            ("octets", OctetsOf(file)), ("sha256", file.Sha256), ("site", site), ("reason", reason), ("outcome", AuditTrail.Failure)));
    }

    public override void FileGone(string archive, string file)
    {
        LogFileGone(archive, file);
        Told("FILE_NOT_ARCHIVED", audit.RecordAsync(
            Severity.Error, "FILE_NOT_ARCHIVED", "A closed file went before it was transferred", ("archive", archive), ("file", file),
            ("outcome", AuditTrail.Failure)));
    }

    public override void Failed(string archive, string reason) => LogFailed(archive, reason);

    private static string OctetsOf(TransferredFile file) => file.Octets.ToString(CultureInfo.InvariantCulture);

    /// <summary>The archive goes on beside it: what it does is done already, and the writer may wait for room.</summary>
    private void Told(string msgId, Task record) => _ = record.ContinueWith(
        failed => LogNotRecorded(msgId, failed.Exception!.InnerException!.Message),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    [LoggerMessage(311, LogLevel.Information, "archive {archive}: {file}, {octets} octets, is at {site}")]
    private partial void LogTransferred(string archive, string file, long octets, string site);

    [LoggerMessage(312, LogLevel.Warning, "archive {archive}: {site} did not take {file}: {reason}; the next site is tried, or all of them later")]
    private partial void LogTransferFailed(string archive, string file, string site, string reason);

    [LoggerMessage(313, LogLevel.Error, "archive {archive}: {file} went before it was transferred")]
    private partial void LogFileGone(string archive, string file);

    [LoggerMessage(314, LogLevel.Error, "archive {archive}: {reason}; tried again")]
    private partial void LogFailed(string archive, string reason);

    [LoggerMessage(315, LogLevel.Error, "the audit record {msgId} could not be written: {reason}")]
    private partial void LogNotRecorded(string msgId, string reason);
}
