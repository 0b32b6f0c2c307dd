namespace Sworn.Protocols.Relp;

/// <summary>What a frame asks for or says.</summary>
public enum RelpCommand
{
    /// <summary>A word that is none of the others.</summary>
    Unknown,

    /// <summary>The client begins the session and makes its offers.</summary>
    Open,

    /// <summary>The client sends a message.</summary>
    Syslog,

    /// <summary>The client ends the session.</summary>
    Close,

    /// <summary>The server answers a command.</summary>
    Response,

    /// <summary>The server is about to close; it has no number (0) and is not answered.</summary>
    ServerClose,
}
