namespace Sworn.Protocols.Framing;

/// <summary>How messages are told apart on a stream (RFC 6587, section 3.4).</summary>
public enum FramingMethod
{
    /// <summary>The first frame of a connection decides.</summary>
    Auto,

    /// <summary>The message's length in decimal digits and a space stand before it (section 3.4.1).</summary>
    OctetCounting,

    /// <summary>A line feed ends a message (section 3.4.2).</summary>
    LineFeed,
}
