using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Sworn.Audit.Events;
using Sworn.Core;
using Sworn.Core.Messages;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Routing;
using Sworn.Protocols.Syslog;

namespace Sworn.Host.Running;

/// <summary>
/// The policies of a node: an event that succeeds after it failed often enough, soon enough, for the same user from the same address
/// (OPSEC capabilities, 2.12). Time is that of receipt, which no sender can set. Belongs to one thread.
/// </summary>
internal sealed partial class SuccessAfterFailures : IRecordWatcher
{
    private const string MsgId = "SUCCESS_AFTER_FAILURES";

    private readonly List<(PolicyConfiguration Policy, IReadOnlyList<EventChoice> Events)> _policies = [];
    private readonly TimeZoneInfo _zone;
    private readonly FailureRows _rows;
    private readonly AuditTrail _audit;
    private readonly ILogger _logger;
    private readonly EventClassifier _classifier = new(EventChoice.Catalogue);
    private readonly SyslogMessage _message = new();
    private readonly EventFields _fields = new();
    private bool _isTold;

    /// <summary>Watches by the policies of a configuration.</summary>
    /// <param name="configuration">The configuration, which was checked.</param>
    /// <param name="rows">What is remembered.</param>
    /// <param name="audit">Where it writes.</param>
    /// <param name="logger">Where it says what it cannot keep.</param>
    public SuccessAfterFailures(SwornConfiguration configuration, FailureRows rows, AuditTrail audit, ILogger logger)
    {
        foreach (var policy in configuration.Policies)
        {
            Invariant.Check(EventChoice.TryRead(policy.Events, out var events, out _, out _) && events is not null);
            _policies.Add((policy, events!));
        }

        (_zone, _rows, _audit, _logger) = (configuration.Time.AssumedZone, rows, audit, logger);
        TellDamage();
    }

    /// <inheritdoc/>
    public void Observe(in RoutedRecord record, ICollection<WatcherMatch> found)
    {
        if (record.Index < _rows.Next)
        {
            return;
        }

        SyslogParser.Parse(record.Body, new ParseContext(record.Fields.ReceivedUtc, _zone), _message);
        if (_classifier.Classify(record.Body, _message, _fields) is not { } entry
            || entry.OutcomeOf(_fields) is not (Outcome.Success or Outcome.Failure) || Known("user.name", "user.target.name") is not { } user)
        {
            return;
        }

        var outcome = entry.OutcomeOf(_fields);
        var from = Known("source.ip", "source.address") ?? Encoding.UTF8.GetString(_message.Hostname.Of(record.Body));
        foreach (var (policy, events) in _policies)
        {
            if (events.Any(choice => choice.Takes(entry, outcome)))
            {
                Observe(record, policy, (policy.Name, user, from), entry, outcome, found);
            }
        }
    }

    /// <inheritdoc/>
    public void Settle(ulong next)
    {
        try
        {
            _rows.Save(next);
            _isTold = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk must not end the rules: they go on in memory, and it is said once.
            if (!_isTold)
            {
                LogNotKept(failure.Message);
            }

            _isTold = true;
        }
    }

    /// <inheritdoc/>
    public void Rewind()
    {
        _rows.Load();
        TellDamage();
    }

    private void Observe(
        in RoutedRecord record, PolicyConfiguration policy, (string Policy, string User, string From) key, EventEntry entry, Outcome outcome, ICollection<WatcherMatch> found)
    {
        var utc = record.Fields.ReceivedUtc;
        if (outcome == Outcome.Failure)
        {
            _rows.Fail(key, record.Index, utc, policy.Failures);
            return;
        }

        var since = utc - (long)policy.Within.TotalNanoseconds;
        if (_rows.End(key) is { } row && row.Times.Count(time => time >= since) >= policy.Failures)
        {
            var index = record.Index;
            found.Add(new WatcherMatch(policy.Name, () => WriteAsync(row, index, policy, entry.Id)));
        }
    }

    private void TellDamage()
    {
        if (_rows.Damage is { } damage)
        {
            LogUnreadable(damage);
        }
    }

    private Task WriteAsync(FailureRow row, ulong index, PolicyConfiguration policy, string eventName)
    {
        var failures = policy.Failures.ToString(CultureInfo.InvariantCulture);
        return _audit.RecordAsync(
            Severity.Warning, MsgId, $"A success of {row.User} after {failures} or more failures within {Duration.Format(policy.Within)}",
            ("rule", policy.Name), ("account", row.User), ("source", row.From), ("event", eventName), ("failures", failures),
            ("first", row.First.ToString(CultureInfo.InvariantCulture)), ("index", index.ToString(CultureInfo.InvariantCulture)), ("outcome", AuditTrail.Success));
    }

    /// <summary>The first of two fields that has a value.</summary>
    private string? Known(string name, string other) =>
        _fields.Text(name) is { Length: > 0 } value and not "-" ? value : _fields.Text(other) is { Length: > 0 } second and not "-" ? second : null;

    [LoggerMessage(2004, LogLevel.Warning, "what policies count cannot be kept, so a restart would begin anew: {failure}")]
    private partial void LogNotKept(string failure);

    [LoggerMessage(2005, LogLevel.Warning, "what policies have counted cannot be read, so counting begins anew: {damage}")]
    private partial void LogUnreadable(string damage);
}
