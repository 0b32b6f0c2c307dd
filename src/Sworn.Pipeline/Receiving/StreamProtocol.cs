namespace Sworn.Pipeline.Receiving;

/// <summary>What is spoken on a stream.</summary>
public enum StreamProtocol
{
    /// <summary>Syslog frames, nothing said back (RFC 6587, RFC 5425).</summary>
    Syslog,

    /// <summary>RELP: each message is answered when it is on stable storage.</summary>
    Relp,

    /// <summary>Reliable delivery over BEEP, profile RAW (RFC 3195, section 3), which acknowledges no message.</summary>
    Rfc3195,
}
