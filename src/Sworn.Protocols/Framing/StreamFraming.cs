namespace Sworn.Protocols.Framing;

/// <summary>How messages are told apart on a stream (RFC 6587, section 3.4).</summary>
public enum StreamFraming
{
    /// <summary>The first octet of a connection decides: a digit from 1 to 9 is a length, anything else a message.</summary>
    Auto,

    /// <summary>Octet counting: a length in front of each message (section 3.4.1).</summary>
    OctetCounting,

    /// <summary>Non-transparent framing: a line feed behind each message (section 3.4.2).</summary>
    LineFeed,
}
