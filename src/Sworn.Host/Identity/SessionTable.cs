using System.Collections.Concurrent;

namespace Sworn.Host.Identity;

/// <summary>
/// The log-ins that are open. They live in memory: a restart ends them all. Of the cookie only the hash is kept.
/// Thread-safe.
/// </summary>
internal sealed class SessionTable(TimeSpan idleTimeout, TimeProvider time)
{
    /// <summary>The most log-ins at a time: 1,000. One more ends the one that was idle longest.</summary>
    public const int MaxSessions = 1_000;

    private readonly ConcurrentDictionary<string, Session> _byHash = new(StringComparer.Ordinal);

    /// <summary>The log-ins that are open.</summary>
    public IReadOnlyList<Session> All => [.. _byHash.Values.OrderBy(session => session.Started)];

    /// <summary>What a new log-in is called by.</summary>
    public static string NewId() => Secrets.NewNumber("s-");

    /// <summary>Opens one.</summary>
    /// <returns>The log-in, the value of its cookie, which is kept nowhere, and the log-in that ended for it; null for none.</returns>
    public (Session Session, string Cookie, Session? Ended) Open(string id, string user, string origin)
    {
        var cookie = Secrets.New();
        var session = new Session(id, user, Secrets.New(), origin, time.GetUtcNow());
        Session? ended = null;
        if (_byHash.Count >= MaxSessions && _byHash.MinBy(pair => pair.Value.LastSeen) is { Key: { } oldest })
        {
            _byHash.TryRemove(oldest, out ended);
        }

        _byHash[Secrets.HashOf(cookie)] = session;
        return (session, cookie, ended);
    }

    /// <summary>The log-in of a cookie, in use or idle too long; null when there is none.</summary>
    public Session? Find(string cookie) => _byHash.GetValueOrDefault(Secrets.HashOf(cookie));

    /// <summary>Whether a log-in was idle longer than is allowed.</summary>
    public bool IsIdle(Session session) => time.GetUtcNow() - session.LastSeen > idleTimeout;

    /// <summary>Whether a log-in is open and in use.</summary>
    public bool IsOpen(Session session) => !IsIdle(session) && _byHash.Values.Contains(session);

    /// <summary>Ends a log-in.</summary>
    /// <returns>False when it had ended: only one of several who try gets true.</returns>
    public bool Close(Session session) =>
        _byHash.FirstOrDefault(pair => pair.Value.Id == session.Id) is { Key: { } hash } && _byHash.TryRemove(hash, out _);

    /// <summary>Ends the log-ins of an account, all but one.</summary>
    /// <returns>Those that this call ended.</returns>
    public IReadOnlyList<Session> CloseAll(string user, Session? except) =>
        [.. _byHash.Values.Where(session => session.User == user && session.Id != except?.Id && Close(session))];

    /// <summary>Ends every log-in.</summary>
    /// <returns>Those that this call ended.</returns>
    public IReadOnlyList<Session> CloseAll() => [.. _byHash.Values.Where(Close)];

    /// <summary>Takes out those that were idle too long.</summary>
    public IReadOnlyList<Session> CloseIdle() => [.. _byHash.Values.Where(session => IsIdle(session) && Close(session))];
}
