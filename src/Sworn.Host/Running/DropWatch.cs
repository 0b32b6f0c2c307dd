using System.Globalization;
using Microsoft.Extensions.Logging;
using Sworn.Core.Messages;
using Sworn.Pipeline.Accounts;
using Sworn.Store.Log;

namespace Sworn.Host.Running;

/// <summary>
/// Looks at the accounts every second and says when messages of an input begin to be given up for a reason, and when that is over:
/// a leaf of the log, an audit record that the outputs send, and a line (OPSEC capabilities, 2.17; NDcPP FAU_STG_EXT.2).
/// </summary>
internal sealed partial class DropWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    // Guards the ranges: the timer and the end of the node look at them.
    private readonly Lock _lock = new();
    private readonly DropRanges _ranges = new(Quiet);
    private readonly Func<AccountsSnapshot> _accounts;
    private readonly LogWriter _writer;
    private readonly AuditTrail _audit;
    private readonly ILogger _logger;
    private readonly ITimer _timer;

    public DropWatch(Func<AccountsSnapshot> accounts, LogWriter writer, AuditTrail audit, ILogger logger, TimeProvider time)
    {
        _accounts = accounts;
        _writer = writer;
        _audit = audit;
        _logger = logger;
        _timer = time.CreateTimer(_ => Look(), state: null, Interval, Interval);
    }

    /// <summary>Ends every stretch; the log has the leaves when this completes.</summary>
    public Task EndAsync()
    {
        _timer.Dispose();
        lock (_lock)
        {
            return TellAllAsync(_ranges.End(_accounts(), _writer.Clock.Now().Utc));
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!_lock.TryEnter())
        {
            // The look before is not over.
            return;
        }

        try
        {
            _ = TellAllAsync(_ranges.Look(_accounts(), _writer.Clock.Now().Utc));
        }
        finally
        {
            _lock.Exit();
        }
    }

    private Task TellAllAsync(IReadOnlyList<DropRange> ranges) => Task.WhenAll(ranges.Select(TellAsync));

    private async Task TellAsync(DropRange range)
    {
        if (range.HasEnded)
        {
            LogEnded(range.Input, range.Reason, range.Messages);
        }
        else
        {
            LogBegan(range.Input, range.Reason);
        }

        try
        {
            await _writer.DeclareDropsAsync(range).ConfigureAwait(false);
            await RecordAsync(range).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            // The counters in the next ANCHOR leaf say it all the same.
            LogNotRecorded(range.Input, failure.Message);
        }
    }

    private Task RecordAsync(DropRange range)
    {
        var seconds = ((range.Last - range.First) / 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        return range.HasEnded
            ? _audit.RecordAsync(
                Severity.Warning, "DROP_END", "Messages are no longer given up",
                ("input", range.Input), ("reason", range.Reason), ("policy", range.Policy),
                ("messages", range.Messages.ToString(CultureInfo.InvariantCulture)), ("seconds", seconds), ("outcome", AuditTrail.Success))
            : _audit.RecordAsync(
                Severity.Warning, "DROP_BEGIN", "Messages are given up",
                ("input", range.Input), ("reason", range.Reason), ("policy", range.Policy), ("outcome", AuditTrail.Failure));
    }

    [LoggerMessage(325, LogLevel.Warning, "input {input}: messages are given up: {reason}")]
    private partial void LogBegan(string input, string reason);

    [LoggerMessage(326, LogLevel.Warning, "input {input}: no more messages are given up: {reason}; there were {messages}")]
    private partial void LogEnded(string input, string reason, long messages);

    [LoggerMessage(327, LogLevel.Error, "input {input}: that messages are given up could not be recorded: {failure}")]
    private partial void LogNotRecorded(string input, string failure);
}
