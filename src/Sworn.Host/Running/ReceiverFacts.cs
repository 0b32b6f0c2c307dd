using System.Net;
using Microsoft.Extensions.Logging;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tls;

namespace Sworn.Host.Running;

/// <summary>Turns the receivers' facts into log lines with stable event numbers.</summary>
internal sealed partial class ReceiverFacts(ILogger logger, TlsAudit audit) : ReceiverEvents
{
    private readonly ILogger _logger = logger;
    private readonly TlsAudit _audit = audit;

    public override void ReceiveBufferLimited(string input, int asked, int got) =>
        LogReceiveBufferLimited(input, asked >> 10, got >> 10);

    public override void ConnectionOpened(string input, EndPoint peer) => LogConnectionOpened(input, peer);

    public override void ConnectionClosed(ConnectionSummary connection)
    {
        LogConnectionClosed(connection.Input, connection.Peer, connection.End, connection.Messages, connection.Octets);
        _audit.SessionEnded(connection);
    }

    public override void TlsSessionOpened(string input, EndPoint peer, TlsSession session) =>
        _audit.SessionBegan(input, peer, session);

    public override void TlsHandshakeFailed(TlsFailure failure)
    {
        LogHandshakeFailed(failure.Input, failure.Peer, PeerFaultTexts.SentenceOf(failure.Fault), failure.Detail);
        _audit.HandshakeFailed(failure);
    }

    public override void TlsFilesChanged(string input, TlsFilesChange change)
    {
        LogTlsFilesChanged(input, change.Own?.Fingerprint ?? "none");
        _audit.FilesChanged(input, change);
    }

    public override void TlsFilesRejected(string input, TlsFilesException failure)
    {
        LogTlsFilesRejected(input, failure.Message);
        _audit.FilesRejected(input, failure);
    }

    public override void ConnectionRefused(string input, EndPoint peer, int limit) => LogConnectionRefused(input, peer, limit);

    public override void AcceptFailed(string input, int error) => LogAcceptFailed(input, error);

    public override void FramingFailed(string input, EndPoint peer, Enum error, long offset) =>
        LogFramingFailed(input, peer, error, offset);

    public override void FileRefused(string input, string path, string problem) => LogFileRefused(input, path, problem);

    public override void FileTruncated(string input, string path, long position) => LogFileTruncated(input, path, position);

    public override void FileGone(string input, string path, long position) => LogFileGone(input, path, position);

    public override void SourceGap(string input, long count) => LogSourceGap(input, count);

    public override void JournalEnded(string input, string problem, TimeSpan wait) => LogJournalEnded(input, problem, wait.TotalSeconds);

    public override void JournalPositionGone(string input, string cursor) => LogJournalPositionGone(input, cursor);

    public override void KernelDropped(string input, long count) => LogKernelDropped(input, count);

    public override void ReceiveFailed(string input, int error) => LogReceiveFailed(input, error);

    public override void BackPressureBegan(string input, BackPressurePolicy policy) => LogBackPressureBegan(input, policy);

    public override void BackPressureEnded(string input) => LogBackPressureEnded(input);

    [LoggerMessage(200, LogLevel.Warning, "input {input}: asked for a receive buffer of {asked} KiB, got {got} KiB; raise net.core.rmem_max or grant CAP_NET_ADMIN")]
    private partial void LogReceiveBufferLimited(string input, int asked, int got);

    [LoggerMessage(201, LogLevel.Debug, "input {input}: {peer} connected")]
    private partial void LogConnectionOpened(string input, EndPoint peer);

    [LoggerMessage(202, LogLevel.Debug, "input {input}: {peer} ended ({end}) after {messages} messages, {octets} octets")]
    private partial void LogConnectionClosed(string input, EndPoint peer, ConnectionEnd end, long messages, long octets);

    [LoggerMessage(203, LogLevel.Warning, "input {input}: closed the connection of {peer}: {error} at octet {offset}; what came is kept")]
    private partial void LogFramingFailed(string input, EndPoint peer, Enum error, long offset);

    [LoggerMessage(204, LogLevel.Warning, "input {input}: refused {peer}: {limit} connections are open already (max-connections)")]
    private partial void LogConnectionRefused(string input, EndPoint peer, int limit);

    [LoggerMessage(205, LogLevel.Debug, "input {input}: the log takes no more for now; policy {policy}")]
    private partial void LogBackPressureBegan(string input, BackPressurePolicy policy);

    [LoggerMessage(206, LogLevel.Debug, "input {input}: the log takes messages again")]
    private partial void LogBackPressureEnded(string input);

    [LoggerMessage(207, LogLevel.Error, "input {input}: the system refuses to take connections (error {error}); they wait, tried again in a second")]
    private partial void LogAcceptFailed(string input, int error);

    [LoggerMessage(208, LogLevel.Warning, "input {input}: the kernel dropped {count} datagrams; a larger receive-buffer helps against bursts")]
    private partial void LogKernelDropped(string input, long count);

    [LoggerMessage(209, LogLevel.Error, "input {input}: the system failed to give datagrams (error {error})")]
    private partial void LogReceiveFailed(string input, int error);

    [LoggerMessage(210, LogLevel.Debug, "input {input}: no TLS session with {peer}: {reason} {detail}")]
    private partial void LogHandshakeFailed(string input, EndPoint peer, string reason, string detail);

    [LoggerMessage(211, LogLevel.Information, "input {input}: certificates were read again; ours is {fingerprint}")]
    private partial void LogTlsFilesChanged(string input, string fingerprint);

    [LoggerMessage(212, LogLevel.Error, "input {input}: changed certificates cannot be used, the ones before stay in use: {problem}")]
    private partial void LogTlsFilesRejected(string input, string problem);

    [LoggerMessage(213, LogLevel.Warning, "input {input}: {path} cannot be used: {problem}")]
    private partial void LogFileRefused(string input, string path, string problem);

    [LoggerMessage(214, LogLevel.Information, "input {input}: {path} was cut; {position} octets were read before, it is begun again")]
    private partial void LogFileTruncated(string input, string path, long position);

    [LoggerMessage(215, LogLevel.Warning, "input {input}: {path} is gone; what came behind octet {position} was not read")]
    private partial void LogFileGone(string input, string path, long position);

    [LoggerMessage(216, LogLevel.Warning, "input {input}: {count} messages were overwritten before they could be read")]
    private partial void LogSourceGap(string input, long count);

    [LoggerMessage(217, LogLevel.Warning, "input {input}: the program that reads the journal ended ({problem}); started again in {seconds} s")]
    private partial void LogJournalEnded(string input, string problem, double seconds);

    [LoggerMessage(218, LogLevel.Warning, "input {input}: the journal no longer has the entry that was stored last ({cursor}); others behind it may be gone too")]
    private partial void LogJournalPositionGone(string input, string cursor);
}
