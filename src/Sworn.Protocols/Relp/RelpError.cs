namespace Sworn.Protocols.Relp;

/// <summary>Why octets are no RELP frame, or a frame is against the protocol.</summary>
public enum RelpError
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A frame does not begin with a number of one to nine digits and a space.</summary>
    NumberExpected,

    /// <summary>The command is not one to 32 letters and a space.</summary>
    CommandExpected,

    /// <summary>The length is not one to nine digits, or is above <see cref="RelpFramer.AbsurdBytes"/>.</summary>
    LengthExpected,

    /// <summary>No line feed stands behind the data.</summary>
    TrailerExpected,

    /// <summary>The number of a command is not the one after the last.</summary>
    OutOfSequence,

    /// <summary>The command is not one that a client may give.</summary>
    UnknownCommand,
}
