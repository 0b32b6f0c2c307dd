using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Retention;
using Sworn.Pipeline.Sealing;
using Sworn.Query.Columns;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Host.Running;

/// <summary>
/// A session of a log without receiving: for what an administrator does while the node is stopped. It extends the log
/// like any other session, and what is done in it is recorded in the same way. Names of approvers are what the caller says
/// they are: who can open the data directory could write anything.
/// </summary>
public sealed class MaintenanceSession : IAsyncDisposable
{
    private readonly SwornConfiguration _configuration;
    private readonly DiskDirectory _data;
    private readonly StoreLock _lock;
    private readonly LogWriter _writer;
    private readonly SegmentSealing _sealing;
    private readonly LogWithholding _withholding;
    private readonly LogHolds _holds;
    private readonly AuditTrail _audit;

    private MaintenanceSession(SwornConfiguration configuration, StoreLock taken, SealedLog log, StoreFacts facts, TimeProvider time)
    {
        _configuration = configuration;
        _lock = taken;
        _data = new DiskDirectory(configuration.Node.Data);
        _writer = new LogWriter(log, StoreFactory.WriterOptions(configuration, lostElsewhere: static () => 0), facts, time);
        _audit = new AuditTrail(configuration.Node.Name, time, message => _writer.AppendAuditAsync(message));
        _sealing = new SegmentSealing(_data, _writer, new SyslogAnalyst(configuration.Time.AssumedZone), facts);
        _withholding = new LogWithholding(_data, _writer, _sealing, pending => WithholdingAudit.RecordAsync(_audit, pending), facts, time);
        _holds = new LogHolds(_data, _writer);
    }

    /// <summary>How many different persons have to approve a redaction.</summary>
    public int RedactionApprovals => _configuration.Stores[0].RedactionApprovals;

    /// <summary>Opens the log of a configuration.</summary>
    /// <param name="configuration">A valid configuration.</param>
    /// <param name="time">The clocks.</param>
    /// <returns>Null when a node is using it: it is the one to ask.</returns>
    /// <exception cref="NodeStartException">There is no log, or it cannot be opened.</exception>
    public static MaintenanceSession? TryOpen(ConfigurationResult configuration, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var effective = configuration.Effective!;
        if (!File.Exists(Path.Join(effective.Node.Data, LogFiles.Checkpoint)))
        {
            throw new NodeStartException(1, $"{effective.Node.Data} holds no log; name the data directory with --data", new FileNotFoundException());
        }

        StoreLock taken;
        try
        {
            taken = StoreLock.Take(Path.Join(effective.Node.Data, LogFiles.Lock));
        }
        catch (StoreException)
        {
            return null;
        }

        try
        {
            var facts = new StoreFacts(NullLogger.Instance, recording: null);
            var log = StoreFactory.Open(effective, ConfigurationPrinter.ToYaml(configuration), acceptLostAnchor: false, static _ => { }, facts, time);
            return new MaintenanceSession(effective, taken, log, facts, time);
        }
        catch (Exception failure) when (failure is LogRefusedException or IOException or UnauthorizedAccessException)
        {
            taken.Dispose();
            throw new NodeStartException(failure is LogRefusedException refused ? (int)refused.Reason : 1, failure.Message, failure);
        }
    }

    /// <summary>Gives up the body of one record.</summary>
    /// <returns>Where copies may be that this does not reach.</returns>
    /// <exception cref="RedactionException">It may not be redacted, and why.</exception>
    /// <exception cref="StoreException">It is decided and could not be finished; the node's next start goes on.</exception>
    public async Task<IReadOnlyList<string>> RedactAsync(ulong index, string reason, IReadOnlyList<Approver> approvers)
    {
        await _audit.RecordAsync(
            "REDACTION_REQUESTED", "Somebody asks to redact a record",
            ("user", Environment.UserName), ("origin", "local"), ("index", index.ToString(CultureInfo.InvariantCulture)), ("reason", reason), ("outcome", AuditTrail.Success)).ConfigureAwait(false);
        await _withholding.RedactAsync(index, reason, approvers).ConfigureAwait(false);
        return DerivedCopies.Of(_data, _configuration, index);
    }

    /// <summary>Sets a hold.</summary>
    /// <exception cref="RedactionException">It cannot be set as it is, and why.</exception>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public async Task HoldAsync(Hold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        await _audit.RecordAsync(
            "HOLD_SET", "A hold is set", ("user", Environment.UserName), ("origin", "local"),
            ("hold", hold.Id), ("reason", hold.Reason), ("range", HoldTimes.Describe(hold)), ("outcome", AuditTrail.Success)).ConfigureAwait(false);
        await _holds.SetAsync(hold).ConfigureAwait(false);
    }

    /// <summary>Releases a hold.</summary>
    /// <exception cref="RedactionException">There is no such hold.</exception>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public async Task ReleaseAsync(string id, string reason, IReadOnlyList<Approver> approvers)
    {
        await _audit.RecordAsync(
            "HOLD_RELEASED", "A hold is released",
            ("user", Environment.UserName), ("origin", "local"), ("hold", id), ("reason", reason), ("outcome", AuditTrail.Success)).ConfigureAwait(false);
        await _holds.ReleaseAsync(id, reason, approvers).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _withholding.Dispose();
        _holds.Dispose();
        _sealing.Dispose();
        if (!_writer.Completion.IsCompleted)
        {
            await _writer.StopAsync().ConfigureAwait(false);
        }

        _writer.Dispose();
        _lock.Dispose();
    }
}
