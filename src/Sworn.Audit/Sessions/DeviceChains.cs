using System.Globalization;
using Sworn.Audit.Events;

namespace Sworn.Audit.Sessions;

/// <summary>The lockouts, updates, clock changes and channels of one device.</summary>
internal sealed class DeviceChains(string device, ChainBook book, HeldBudget budget)
{
    /// <summary>10 minutes: how long failures count towards a lockout.</summary>
    private const long LockoutWindow = 600_000_000_000;

    /// <summary>2 minutes by our clock: how long after the command a device reports that its clock changed.</summary>
    private const long ClockWindow = 120_000_000_000;

    /// <summary>An hour: how long an update takes at most.</summary>
    private const long UpdateWindow = 3_600_000_000_000;

    /// <summary>10 s: how far a transport without order may carry records apart.</summary>
    private const long LateNanoseconds = 10_000_000_000;

    private const int MaxFailures = 100;
    private const int MaxResults = 4;
    private const int MaxLockouts = 16;

    private readonly HeldRecords _failures = new(budget, MaxFailures);
    private readonly HeldRecords _results = new(budget, MaxResults);
    private readonly List<Chain> _lockouts = [];
    private readonly DeviceChannels _channels = new(device, book);
    private Chain? _update;
    private Chain? _clock;
    private Chain? _clockDone;
    private long _now;

    public IEnumerable<Chain> Open => _channels.Open.Append(_update).Append(_clock).OfType<Chain>();

    public IEnumerable<AuditEvent> Held => _failures.All.Concat(_results.All);

    public void Take(AuditEvent record)
    {
        _now = Math.Max(_now, record.ReceivedUtc);
        Expire();
        switch (record.Action)
        {
            case "login" or "ssh-login" when record.Outcome == Outcome.Failure:
                Fail(record);
                _channels.Take(record);
                break;
            case "account-lockout":
                Lockout(record);
                break;
            case "software-update-start":
                StartUpdate(record);
                break;
            case "software-update-result" or "certificate-invalid":
                UpdateResult(record);
                break;
            case "clock-change-request":
                RequestClock(record);
                break;
            case "clock-change":
                ClockChanged(record);
                break;
            default:
                _channels.Take(record);
                break;
        }
    }

    public void Clear()
    {
        _failures.Clear();
        _results.Clear();
    }

    public DeviceState Save(DeviceState state) => _channels.Save(state with
    {
        Failures = [.. _failures.All.Select(record => record.Index)],
        Results = [.. _results.All.Select(record => record.Index)],
        Lockouts = [.. _lockouts.Select(chain => chain.Number)],
        Update = _update?.Number,
        Clock = _clock?.Number,
        ClockDone = _clockDone?.Number,
    });

    public void Load(DeviceState state, Func<long, Chain> chainOf, Func<ulong, AuditEvent> recordOf)
    {
        _now = state.LastReceived;
        foreach (var index in state.Failures)
        {
            _failures.Add(recordOf(index));
        }

        foreach (var index in state.Results)
        {
            _results.Add(recordOf(index));
        }

        _lockouts.AddRange(state.Lockouts.Select(chainOf));
        _update = state.Update is { } update ? chainOf(update) : null;
        _clock = state.Clock is { } clock ? chainOf(clock) : null;
        _clockDone = state.ClockDone is { } done ? chainOf(done) : null;
        _channels.Load(state, chainOf);
    }

    private void Expire()
    {
        _failures.Expire(_now - LockoutWindow);
        _results.Expire(_now - LateNanoseconds);
        _lockouts.RemoveAll(chain => _now - chain.LastReceived > LateNanoseconds);
        _clockDone = _clockDone is { } done && _now - done.LastReceived > LateNanoseconds ? null : _clockDone;
    }

    /// <summary>A failure that comes only just behind the lockout that it led to is joined to it all the same.</summary>
    private void Fail(AuditEvent record)
    {
        foreach (var lockout in _lockouts)
        {
            if (lockout.User == UserOf(record) && record.EventTime < lockout.Latest)
            {
                AddFailure(lockout, record);
            }
        }

        _failures.Add(record);
    }

    private void Lockout(AuditEvent record)
    {
        var user = UserOf(record);
        var chain = book.Make(ChainKind.Lockout, device, "user " + user);
        chain.HasBegin = true;
        var before = _failures.All.Where(failure =>
            UserOf(failure) == user && record.ReceivedUtc - failure.ReceivedUtc <= LockoutWindow).ToList();
        before.ForEach(failure => AddFailure(chain, failure));
        chain.Add(record);
        chain.Learn(record, "user.name", "source.ip", "source.address");
        chain.End = record.EventTime;
        record.Chain = chain;
        var origins = before.Select(failure => failure["source.ip"] ?? failure["sworn.terminal"]).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        if (before.Count == 0)
        {
            chain.Doubt(Confidence.Weak, "no failure of the user was seen before it");
        }
        else
        {
            chain.Doubt(
                origins == 1 ? Confidence.Certain : Confidence.Likely,
                origins == 1
                    ? "all failures of the user before it came from one place"
                    : string.Create(CultureInfo.InvariantCulture, $"the failures of the user before it came from {origins} places"));
        }

        book.Complete(chain);
        _lockouts.Add(chain);
        if (_lockouts.Count > MaxLockouts)
        {
            _lockouts.RemoveAt(0);
        }
    }

    /// <summary>Whose log-in it was: who failed to log in is named as the target where nobody is logged in yet.</summary>
    private static string? UserOf(AuditEvent record) => record.Action is "login" ? record["user.target.name"] ?? record["user.name"] : record["user.name"];

    private static void AddFailure(Chain lockout, AuditEvent failure)
    {
        if (lockout.Count > 0 && failure["source.ip"] is { } place && lockout.Fact("source.ip") is { } other && place != other)
        {
            lockout.Doubt(Confidence.Likely, "the failures of the user came from several places");
        }

        lockout.Add(failure);
        lockout.Learn(failure, "source.ip", "source.address", "source.domain", "sworn.terminal");
        if (UserOf(failure) is { Length: > 0 } user)
        {
            lockout.Learn("user.name", user, failure);
        }

        failure.Chain = lockout;
    }

    private void StartUpdate(AuditEvent record)
    {
        _update = Start(ChainKind.Update, record, _update);
        for (var number = 0; number < _results.Count; number++)
        {
            // The result overtook the command on the way.
            if (_update is not null && _results[number].EventTime >= record.EventTime)
            {
                var result = _results[number];
                _results.RemoveAt(number);
                UpdateResult(result);
                return;
            }
        }
    }

    private Chain Start(ChainKind kind, AuditEvent record, Chain? unfinished)
    {
        if (unfinished is not null)
        {
            unfinished.Doubt(Confidence.Weak, "nothing that ends it was seen before the next one");
            book.Complete(unfinished);
        }

        var chain = book.Make(kind, device, string.Create(CultureInfo.InvariantCulture, $"record {record.Index}"));
        chain.HasBegin = true;
        chain.Doubt(Confidence.Likely, "joined by device and time");
        chain.Add(record);
        chain.Learn(record, "sworn.value.new", "user.name", "package.name");
        record.Chain = chain;
        return chain;
    }

    private void UpdateResult(AuditEvent record)
    {
        if (_update is null)
        {
            _results.Add(record);
            return;
        }

        if (record.ReceivedUtc - _update.FirstReceived > UpdateWindow)
        {
            return;
        }

        _update.Add(record);
        _update.Learn("event.outcome", EventJson.NameOf(record.Outcome), record);
        _update.Learn(record, "event.reason");
        _update.End = record.EventTime;
        record.Chain = _update;
        book.Complete(_update);
        _update = null;
    }

    private void RequestClock(AuditEvent record)
    {
        if (_clockDone is { HasBegin: false } done)
        {
            // The report of the change overtook the command on the way.
            done.Add(record);
            done.HasBegin = true;
            done.Learn(record, "sworn.value.new", "user.name");
            record.Chain = done;
            _clockDone = null;
            return;
        }

        _clock = Start(ChainKind.Clock, record, _clock);
    }

    /// <summary>
    /// The new time is what the command says, else the record's own; the old one is that of the record before it,
    /// carried on by our clock.
    /// </summary>
    private void ClockChanged(AuditEvent record)
    {
        var chain = _clock is { } open && record.ReceivedUtc - open.FirstReceived <= ClockWindow
            ? open
            : book.Make(ChainKind.Clock, device, string.Create(CultureInfo.InvariantCulture, $"record {record.Index}"));
        if (chain != _clock)
        {
            chain.Doubt(Confidence.Likely, "no command that changes the clock came before it");
            _clockDone = chain;
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

        chain.End = record.EventTime;
        record.Chain = chain;
        book.Complete(chain);
        _clock = null;
    }

    private static string Text(long utc) =>
        DateTimeOffset.UnixEpoch.AddTicks(utc / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
