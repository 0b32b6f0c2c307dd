namespace Sworn.Audit.Sessions;

/// <summary>What records were joined to.</summary>
public enum ChainKind
{
    /// <summary>A management session: log-in, commands, changes, commit, result, log-out.</summary>
    Session,

    /// <summary>A lockout and the failures before it.</summary>
    Lockout,

    /// <summary>An update of software and its result.</summary>
    Update,

    /// <summary>A change of the clock: request, confirmation, old and new time.</summary>
    Clock,

    /// <summary>A trusted channel: begin, end, failure.</summary>
    Channel,
}
