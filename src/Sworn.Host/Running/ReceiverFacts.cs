using System.Net;
using Microsoft.Extensions.Logging;
using Sworn.Pipeline.Receiving;

namespace Sworn.Host.Running;

/// <summary>Turns the receivers' facts into log lines with stable event numbers, and counts them for the metrics.</summary>
internal sealed partial class ReceiverFacts(ILogger logger) : ReceiverEvents
{
    private readonly ILogger _logger = logger;
    private long _opened;
    private long _refused;
    private long _framingErrors;

    /// <summary>Connections that were opened.</summary>
    public long ConnectionsOpened => Interlocked.Read(ref _opened);

    /// <summary>Connections that were refused because the input had as many as it may.</summary>
    public long ConnectionsRefused => Interlocked.Read(ref _refused);

    /// <summary>Connections that were closed for what could not be told apart into messages.</summary>
    public long FramingErrors => Interlocked.Read(ref _framingErrors);

    public override void ReceiveBufferLimited(string input, long asked, long granted) =>
        LogReceiveBufferLimited(input, asked >> 10, granted >> 10);

    public override void ConnectionOpened(string input, IPAddress peer, int port)
    {
        Interlocked.Increment(ref _opened);
        LogConnectionOpened(input, peer, port);
    }

    public override void ConnectionClosed(string input, IPAddress peer, int port, CloseReason reason)
    {
        if (reason == CloseReason.FramingError)
        {
            Interlocked.Increment(ref _framingErrors);
            LogFramingError(input, peer, port);
            return;
        }

        LogConnectionClosed(input, peer, port, reason);
    }

    public override void ConnectionRefused(string input, IPAddress peer, int port, int limit)
    {
        Interlocked.Increment(ref _refused);
        LogConnectionRefused(input, peer, port, limit);
    }

    public override void Blocked(string input) => LogBlocked(input);

    [LoggerMessage(200, LogLevel.Warning, "input {input}: asked for a receive buffer of {asked} KiB, got {granted} KiB; raise net.core.rmem_max or grant CAP_NET_ADMIN")]
    private partial void LogReceiveBufferLimited(string input, long asked, long granted);

    [LoggerMessage(201, LogLevel.Debug, "input {input}: {peer}:{port} connected")]
    private partial void LogConnectionOpened(string input, IPAddress peer, int port);

    [LoggerMessage(202, LogLevel.Debug, "input {input}: {peer}:{port} ended: {reason}")]
    private partial void LogConnectionClosed(string input, IPAddress peer, int port, CloseReason reason);

    [LoggerMessage(203, LogLevel.Warning, "input {input}: closed the connection of {peer}:{port}: what came could not be told apart into messages; it is kept")]
    private partial void LogFramingError(string input, IPAddress peer, int port);

    [LoggerMessage(204, LogLevel.Warning, "input {input}: refused {peer}:{port}: {limit} connections are open already (max-connections)")]
    private partial void LogConnectionRefused(string input, IPAddress peer, int port, int limit);

    [LoggerMessage(205, LogLevel.Debug, "input {input}: waits for the log")]
    private partial void LogBlocked(string input);
}
