namespace Sworn.Pipeline.Sending;

/// <summary>How messages are told apart on a stream.</summary>
public enum StreamOutputFraming
{
    /// <summary>The length before each (RFC 6587, section 3.4.1; RFC 5425).</summary>
    OctetCounting,

    /// <summary>A line feed behind each (RFC 6587, section 3.4.2); one within a message becomes a space, and is counted.</summary>
    LineFeed,

    /// <summary>RELP.</summary>
    Relp,
}
