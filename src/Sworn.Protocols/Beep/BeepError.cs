namespace Sworn.Protocols.Beep;

/// <summary>Why octets are no BEEP frame, or a frame is against the protocol.</summary>
public enum BeepError
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A frame does not begin with a header of RFC 3080, section 2.2.1.1, that ends in CR LF.</summary>
    HeaderExpected,

    /// <summary>The payload is longer than the window that was granted.</summary>
    PayloadTooLong,

    /// <summary><c>END</c> and CR LF do not stand behind the payload.</summary>
    TrailerExpected,

    /// <summary>The sequence number is not the one after the last octet of the channel.</summary>
    OutOfSequence,

    /// <summary>The channel is not open.</summary>
    UnknownChannel,

    /// <summary>A frame of this type has no place there and then.</summary>
    UnexpectedFrame,

    /// <summary>An answer began before the one before it had ended.</summary>
    AnswersInterleaved,

    /// <summary>A message to manage channels, or the headers of an answer, are longer than anybody writes them.</summary>
    TooLong,

    /// <summary>The peer acknowledges what was not sent, or does not read what was.</summary>
    WindowMisused,
}
