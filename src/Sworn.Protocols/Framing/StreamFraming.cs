namespace Sworn.Protocols.Framing;

/// <summary>How messages are told apart on a stream (RFC 6587, section 3.4).</summary>
public enum StreamFraming
{
    /// <summary>
    /// The first frame of a connection decides: one to ten digits, the first no zero, and a space are a length if they
    /// are not absurd; anything else begins a line.
    /// </summary>
    Auto,

    /// <summary>Octet counting: a length in front of each message (section 3.4.1).</summary>
    OctetCounting,

    /// <summary>Non-transparent framing: a line feed behind each message (section 3.4.2).</summary>
    LineFeed,
}
