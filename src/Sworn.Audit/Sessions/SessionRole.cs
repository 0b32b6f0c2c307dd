using Sworn.Audit.Events;

namespace Sworn.Audit.Sessions;

/// <summary>What a record is to a session, and what identifies the session.</summary>
internal static class SessionRole
{
    /// <summary>One log-in makes two records at most, and one of authentication before them.</summary>
    private const int LogInRecords = 3;

    /// <summary>60 s.</summary>
    private const long LogInNanoseconds = 60_000_000_000;

    public static SessionPart Of(AuditEvent record) => record.Action switch
    {
        "login" or "ssh-login" when record.Outcome == Outcome.Success => SessionPart.Begin,
        "login" or "ssh-login" or "privilege-assigned" => SessionPart.Within,
        "logout" or "ssh-disconnect" or "session-timeout" => SessionPart.End,
        _ => WithinOf(record.Action),
    };

    private static SessionPart WithinOf(string action) => action switch
    {
        "command" or "configuration-change" or "configuration-commit" or "configuration-committed" => SessionPart.Within,
        "configuration-commit-progress" or "configuration-load" or "configuration-mode-start" => SessionPart.Within,
        "configuration-mode-end" or "software-update-start" or "clock-change-request" => SessionPart.Within,
        "key-management" or "service-restart" or "device-restart-request" or "audit-log-cleared" => SessionPart.Within,
        "privilege-use" or "password-change" or "user-change" => SessionPart.Within,
        _ => SessionPart.None,
    };

    /// <summary>Whether a tracker has use for records with an action; others need not be made into events.</summary>
    public static bool IsTracked(string action) => PartOf(action) || action is "account-lockout" or "software-update-result" or "certificate-invalid"
        or "clock-change" or "vpn-up" or "vpn-down" or "vpn-failure" or "tls-open" or "tls-close" or "ssh-failure";

    private static bool PartOf(string action) => action is "login" or "ssh-login" or "privilege-assigned" or "logout" or "ssh-disconnect"
        or "session-timeout" || WithinOf(action) == SessionPart.Within;

    /// <summary>
    /// The identity that the device itself gives: the session's own number, else the process; empty when there is none. A
    /// program that a session runs has a process of its own, which says nothing of the session's; sworn is one process
    /// with many sessions.
    /// </summary>
    public static string KeyOf(AuditEvent record)
    {
        var family = FamilyOf(record.App);
        if (family == "sworn")
        {
            return record["session.id"] is { } own ? $"sworn session {own}" : "";
        }

        var pid = record["session.id"] ?? record.ProcId;
        return pid.Length == 0 || !char.IsAsciiDigit(pid[0]) || family is "sudo" or "su" or "doas" ? "" : $"{family} pid {pid}";
    }

    /// <summary>The SSH connection, as address and port of the client; null when not named.</summary>
    public static string? ConnectionOf(AuditEvent record) =>
        record["source.ip"] is { } address && record["source.port"] is { } port ? $"connection {address} {port}" : null;

    /// <summary>
    /// Whether a record of a log-in belongs to a session that is there: a second record of its log-in, or one that comes
    /// after what it began.
    /// </summary>
    public static bool Continues(Chain chain, AuditEvent record) =>
        (record["user.name"] is not { } user || chain.User is null || chain.User == user)
        && (chain.HasBegin
            ? chain.Count < LogInRecords && record.EventTime - chain.Start < LogInNanoseconds
            : record.EventTime - chain.Start <= 0);

    /// <summary>
    /// Whether a record is of the log-in of another session: what is authenticated long after a session began, by the same
    /// process, is the next one.
    /// </summary>
    public static bool IsNewLogIn(Chain chain, AuditEvent record) =>
        record.Action is "privilege-assigned" && record.EventTime - chain.Latest > 0 && (!chain.HasBegin || !Continues(chain, record));

    /// <summary>Whether a record without a log-in shows that there is a session: a refused try shows none.</summary>
    public static bool ShowsSession(AuditEvent record) => record.Action is "command" or "logout" or "ssh-disconnect" or "session-timeout"
        or "privilege-assigned" || record.Action.StartsWith("configuration-", StringComparison.Ordinal);

    /// <summary>Whether a record names a user whose session it cannot be: a command or a change is the session's own user's.</summary>
    public static bool IsOfAnother(Chain chain, AuditEvent record) =>
        (record.Action is "command" or "logout" || record.Action.StartsWith("configuration-", StringComparison.Ordinal))
        && record["user.name"] is { } user && chain.User is { } own && user != own;

    /// <summary>
    /// Whether a record without a process may be of a session: an idle CLI is no console log-in's record of sshd, and
    /// another terminal is another session.
    /// </summary>
    public static bool MayHold(Chain chain, AuditEvent record) =>
        (record.Action != "session-timeout" || !chain.Key.StartsWith("sshd ", StringComparison.Ordinal))
        && (record["sworn.terminal"] is not { } terminal || chain.Fact("sworn.terminal") is not { } own || terminal == own);

    /// <summary>Programs whose processes are the same: newer sshd serves a session in a program of its own.</summary>
    private static string FamilyOf(string app)
    {
        var name = app[(app.LastIndexOf('/') + 1)..];
        return name.StartsWith("sshd", StringComparison.Ordinal) ? "sshd" : name;
    }
}
