namespace Sworn.Host.Configuration;

/// <summary>How messages are told apart in a stream; RFC 6587, section 3.4.</summary>
public enum TcpFraming
{
    /// <summary>
    /// The first octet of a connection decides: a digit 1 to 9 is octet counting, anything else is lines.
    /// </summary>
    Auto,

    /// <summary>A length in front of each message; RFC 6587, section 3.4.1.</summary>
    OctetCounting,

    /// <summary>A line feed behind each message; RFC 6587, section 3.4.2.</summary>
    Lf,
}
