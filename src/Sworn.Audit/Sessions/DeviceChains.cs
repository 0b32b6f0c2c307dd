using System.Globalization;
using Sworn.Audit.Events;

namespace Sworn.Audit.Sessions;

/// <summary>The lockouts, updates, clock changes and channels of one device.</summary>
internal sealed class DeviceChains(string device, IChainStore store)
{
    /// <summary>10 minutes: how long failures count towards a lockout.</summary>
    private const long LockoutWindow = 600_000_000_000;

    /// <summary>2 minutes by our clock: how long after the command a device reports that its clock changed.</summary>
    private const long ClockWindow = 120_000_000_000;

    /// <summary>An hour: how long an update takes at most.</summary>
    private const long UpdateWindow = 3_600_000_000_000;

    private const int MaxFailures = 200;

    private readonly List<AuditEvent> _failures = [];
    private readonly Dictionary<string, Chain> _channels = new(StringComparer.Ordinal);
    private Chain? _update;
    private Chain? _clock;

    public IEnumerable<Chain> Open => _channels.Values.Append(_update).Append(_clock).OfType<Chain>();

    public void Take(AuditEvent record)
    {
        switch (record.Action)
        {
            case "login" or "ssh-login" when record.Outcome == Outcome.Failure:
                Remember(record);
                break;
            case "account-lockout":
                Lockout(record);
                break;
            case "software-update-start":
                _update = Start(ChainKind.Update, record, _update);
                break;
            case "software-update-result" or "certificate-invalid":
                UpdateResult(record);
                break;
            case "clock-change-request":
                _clock = Start(ChainKind.Clock, record, _clock);
                break;
            case "clock-change":
                ClockChanged(record);
                break;
            case "vpn-up" or "tls-open":
                OpenChannel(record);
                break;
            case "vpn-down" or "tls-close":
                CloseChannel(record);
                break;
            default:
                break;
        }
    }

    private void Remember(AuditEvent record)
    {
        if (_failures.Count == MaxFailures)
        {
            _failures.RemoveAt(0);
        }

        _failures.Add(record);
    }

    private void Lockout(AuditEvent record)
    {
        var chain = new Chain(ChainKind.Lockout, device, "user " + record["user.name"]);
        var before = _failures.Where(failure =>
            failure["user.name"] == record["user.name"] && record.ReceivedUtc - failure.ReceivedUtc <= LockoutWindow).ToList();
        foreach (var failure in before)
        {
            chain.Add(failure);
            chain.Learn(failure, "source.ip", "source.address", "source.domain", "sworn.terminal", "user.name");
            failure.Chain = chain;
        }

        chain.Add(record);
        record.Chain = chain;
        var origins = before.Select(failure => failure["source.ip"] ?? failure["sworn.terminal"]).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        chain.Doubt(
            origins.Count == 1 ? Confidence.Certain : Confidence.Likely,
            origins.Count == 1
                ? "all failures of the user before it came from one place"
                : string.Create(CultureInfo.InvariantCulture, $"the failures of the user before it came from {origins.Count} places"));
        store.Keep(chain);
    }

    private Chain Start(ChainKind kind, AuditEvent record, Chain? unfinished)
    {
        if (unfinished is not null)
        {
            unfinished.Doubt(Confidence.Likely, "nothing that ends it was seen");
            store.Keep(unfinished);
        }

        var chain = new Chain(kind, device, $"record {record.Index}") { HasBegin = true };
        chain.Doubt(Confidence.Likely, "joined by device and time");
        chain.Add(record);
        chain.Learn(record, "sworn.value.new", "user.name", "package.name");
        record.Chain = chain;
        return chain;
    }

    private void UpdateResult(AuditEvent record)
    {
        if (_update is null || record.ReceivedUtc - _update.Records[0].ReceivedUtc > UpdateWindow)
        {
            return;
        }

        _update.Add(record);
        _update.Learn("event.outcome", EventJson.NameOf(record.Outcome), record);
        _update.Learn(record, "event.reason");
        record.Chain = _update;
        store.Keep(_update);
        _update = null;
    }

    /// <summary>
    /// The new time is what the command says, else the record's own; the old one is that of the record before it,
    /// carried
    /// on by our clock.
    /// </summary>
    private void ClockChanged(AuditEvent record)
    {
        var chain = _clock is { } open && record.ReceivedUtc - open.Records[0].ReceivedUtc <= ClockWindow
            ? open
            : new Chain(ChainKind.Clock, device, $"record {record.Index}");
        if (chain != _clock)
        {
            chain.Doubt(Confidence.Likely, "no command that changes the clock came before it");
        }

        chain.Add(record);
        chain.Learn(record, "sworn.value.old", "sworn.value.new", "user.name", "source.ip");
        if (record.PreviousClaimedUtc is { } before)
        {
            chain.Learn("sworn.value.old", Text(before), record);
        }

        if (record.ClaimedUtc is { } claimed)
        {
            chain.Learn("sworn.value.new", Text(claimed), record);
        }

        record.Chain = chain;
        store.Keep(chain);
        _clock = null;
    }

    private void OpenChannel(AuditEvent record)
    {
        var key = ChannelKey(record);
        if (_channels.Count > MaxFailures && !_channels.ContainsKey(key))
        {
            var oldest = _channels.MinBy(pair => pair.Value.Start);
            store.Keep(oldest.Value);
            _channels.Remove(oldest.Key);
        }

        var chain = new Chain(ChainKind.Channel, device, key) { HasBegin = true };
        chain.Doubt(Confidence.Certain, $"joined by {key}");
        chain.Add(record);
        chain.Learn(record, "source.ip", "destination.ip", "sworn.tunnel.id");
        record.Chain = chain;
        _channels[key] = chain;
    }

    private void CloseChannel(AuditEvent record)
    {
        if (_channels.Remove(ChannelKey(record), out var chain))
        {
            chain.Add(record);
            chain.End = record.EventTime;
            record.Chain = chain;
            store.Keep(chain);
        }
    }

    private static string ChannelKey(AuditEvent record) =>
        $"tunnel {record["sworn.vpn.name"]} {record["source.ip"]} {record["source.port"]}";

    private static string Text(long utc) =>
        DateTimeOffset.UnixEpoch.AddTicks(utc / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
