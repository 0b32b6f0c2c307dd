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
        "command" or "configuration-change" or "configuration-commit" or "configuration-committed" => SessionPart.Within,
        "configuration-commit-progress" or "configuration-load" or "configuration-mode-start" => SessionPart.Within,
        "configuration-mode-end" or "software-update-start" or "clock-change-request" => SessionPart.Within,
        "key-management" or "service-restart" or "device-restart-request" or "audit-log-cleared" => SessionPart.Within,
        "privilege-use" or "password-change" or "user-change" => SessionPart.Within,
        _ => SessionPart.None,
    };

    /// <summary>The identity that the device itself gives: the process; empty when there is none.</summary>
    public static string KeyOf(AuditEvent record)
    {
        var pid = record["session.id"] ?? record.ProcId;
        return pid.Length == 0 || !char.IsAsciiDigit(pid[0]) ? "" : $"{FamilyOf(record.App)} pid {pid}";
    }

    /// <summary>The SSH connection, as address and port of the client; null when not named.</summary>
    public static string? ConnectionOf(AuditEvent record) =>
        record["source.ip"] is { } address && record["source.port"] is { } port ? $"connection {address} {port}" : null;

    /// <summary>Whether a second record of a log-in belongs to the session that the first one began.</summary>
    public static bool Continues(Chain chain, AuditEvent record) =>
        (record["user.name"] is not { } user || chain.User is null || chain.User == user)
        && chain.Count < LogInRecords && record.EventTime - chain.Start < LogInNanoseconds;

    /// <summary>
    /// Whether a record without a process may be of a session: an idle CLI is no console log-in's record of sshd.
    /// </summary>
    public static bool MayHold(Chain chain, AuditEvent record) =>
        record.Action != "session-timeout" || !chain.Key.StartsWith("sshd ", StringComparison.Ordinal);

    /// <summary>Programs whose processes are the same: newer sshd serves a session in a program of its own.</summary>
    private static string FamilyOf(string app)
    {
        var name = app[(app.LastIndexOf('/') + 1)..];
        return name.StartsWith("sshd", StringComparison.Ordinal) ? "sshd" : name;
    }
}
