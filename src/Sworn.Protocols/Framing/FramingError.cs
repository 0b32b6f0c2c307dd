namespace Sworn.Protocols.Framing;

/// <summary>Why a stream cannot be cut into messages.</summary>
public enum FramingError
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A frame does not begin with a length.</summary>
    LengthExpected,

    /// <summary>A length is not followed by a space.</summary>
    SpaceExpected,

    /// <summary>A length has more than ten digits, or is above <see cref="StreamFramer.AbsurdBytes"/>.</summary>
    LengthTooLong,
}
