namespace Sworn.Pipeline.Accounts;

/// <summary>What an input counts beside the messages; no side of the balance.</summary>
public enum InputNote
{
    /// <summary>
    /// Messages of which only the head was kept, or that a connection's end cut short. They are stored.
    /// </summary>
    Truncated,

    /// <summary>Connections that were taken.</summary>
    ConnectionsOpened,

    /// <summary>Connections that have ended, by either side.</summary>
    ConnectionsClosed,

    /// <summary>Connections that were closed at once because the limit was reached.</summary>
    ConnectionsRefused,

    /// <summary>Connections that ended because what came over them could not be cut into messages.</summary>
    FramingErrors,

    /// <summary>Connections that ended because TLS could not be agreed on or the peer was refused.</summary>
    HandshakesFailed,

    /// <summary>Messages out of which secrets were taken before they were hashed. They are stored.</summary>
    Redacted,
}
