using Microsoft.Extensions.Logging;

namespace Sworn.Host.Deriving;

/// <summary>The facts of derived state as log lines with stable event numbers.</summary>
internal sealed partial class DerivedFacts(ILogger logger)
{
    private readonly ILogger _logger = logger;

    public void BuiltAgain(string why) => LogBuiltAgain(why);

    public void Failed(string reason) => LogFailed(reason);

    public void Unreadable(ulong index) => LogUnreadable(index);

    public void NotRecorded(string msgId, string reason) => LogNotRecorded(msgId, reason);

    public void Ended(Exception defect) => LogEnded(defect);

    [LoggerMessage(400, LogLevel.Information, "derived state (sessions, sources, findings) is built again from the log: {why}")]
    private partial void LogBuiltAgain(string why);

    [LoggerMessage(401, LogLevel.Error, "derived state cannot be stored: {reason}; tried again, and nothing but it is affected")]
    private partial void LogFailed(string reason);

    [LoggerMessage(402, LogLevel.Error, "derived state: the log cannot be read at index {index}; it waits there: run sworn verify")]
    private partial void LogUnreadable(ulong index);

    [LoggerMessage(403, LogLevel.Error, "the audit record {msgId} of a finding could not be written: {reason}; it is tried again")]
    private partial void LogNotRecorded(string msgId, string reason);

    [LoggerMessage(404, LogLevel.Critical, "the derivation of sessions, sources and findings ended by a defect of sworn; everything else goes on, and the next start goes on where it stood")]
    private partial void LogEnded(Exception defect);
}
