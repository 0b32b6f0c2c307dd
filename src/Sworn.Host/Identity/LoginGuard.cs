using Sworn.Host.Configuration;

namespace Sworn.Host.Identity;

/// <summary>
/// Slows down and stops whoever guesses passwords, by the rules of Junos' retry-options: after
/// <c>backoff-threshold</c> failures in a row each further try waits <c>backoff-factor</c> longer than the one before; the
/// failure number <c>tries-before-disconnect</c> locks the name for <c>lockout-period</c>. Names that have no account are
/// treated alike, so that nobody learns which have. Remembers at most <see cref="MaxNames"/> names. Thread-safe.
/// </summary>
/// <remarks>One try at a time for each name: tries side by side would get around the count.</remarks>
internal sealed class LoginGuard(IdentityConfiguration options, TimeProvider time)
{
    /// <summary>10,000.</summary>
    public const int MaxNames = 10_000;

    private static readonly TimeSpan WhileTrying = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Asks for a try. When it is allowed, <see cref="Succeed"/>, <see cref="Fail"/> or <see cref="Abandon"/> follows.</summary>
    public LoginVerdict Begin(string user)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var entry = EntryOf_NeedsLock(user, now);
            if (entry.LockedUntil is { } until && now < until)
            {
                return new LoginVerdict(until - now, until);
            }

            if (entry.LockedUntil is not null)
            {
                entry.LockedUntil = null;
                entry.Failures = 0;
            }

            if (entry.IsTrying || now < entry.NotBefore)
            {
                return new LoginVerdict(entry.IsTrying ? WhileTrying : entry.NotBefore - now, LockedUntil: null);
            }

            entry.IsTrying = true;
            entry.LastTry = now;
            return default;
        }
    }

    /// <summary>The try failed.</summary>
    /// <returns>Until when the name is locked from now on; null when it is not.</returns>
    public DateTimeOffset? Fail(string user)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var entry = EntryOf_NeedsLock(user, now);
            entry.IsTrying = false;
            entry.Failures++;
            if (entry.Failures >= options.TriesBeforeDisconnect)
            {
                entry.LockedUntil = now + options.LockoutPeriod;
                return entry.LockedUntil;
            }

            if (entry.Failures >= options.BackoffThreshold)
            {
                entry.NotBefore = now + ((entry.Failures - options.BackoffThreshold + 1) * options.BackoffFactor);
            }

            return null;
        }
    }

    /// <summary>The try succeeded: what was before is forgotten.</summary>
    public void Succeed(string user) => Forget(user);

    /// <summary>The try was given up before the password was looked at.</summary>
    public void Abandon(string user)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(user, out var entry))
            {
                entry.IsTrying = false;
            }
        }
    }

    /// <summary>Lets a name try again at once.</summary>
    public void Forget(string user)
    {
        lock (_lock)
        {
            _entries.Remove(user);
        }
    }

    /// <summary>Until when a name is locked; null when it is not.</summary>
    public DateTimeOffset? LockedUntil(string user)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(user, out var entry) && entry.LockedUntil > time.GetUtcNow() ? entry.LockedUntil : null;
        }
    }

    private Entry EntryOf_NeedsLock(string user, DateTimeOffset now)
    {
        if (_entries.TryGetValue(user, out var entry))
        {
            return entry;
        }

        if (_entries.Count >= MaxNames)
        {
            _entries.Remove(_entries.MinBy(pair => pair.Value.LastTry).Key);
        }

        entry = new Entry { LastTry = now };
        _entries[user] = entry;
        return entry;
    }

    private sealed class Entry
    {
        public int Failures { get; set; }

        public DateTimeOffset NotBefore { get; set; }

        public DateTimeOffset? LockedUntil { get; set; }

        public DateTimeOffset LastTry { get; set; }

        public bool IsTrying { get; set; }
    }
}
