namespace Sworn.Protocols.Syslog;

/// <summary>What can be wrong with a message. The text of a code is its name in camel case.</summary>
public enum MalformationCode
{
    /// <summary>The message does not begin with a PRI.</summary>
    PriMissing,

    /// <summary>What stands between the angle brackets is not a number of one to three digits.</summary>
    PriInvalid,

    /// <summary>The PRI is over 191.</summary>
    PriOutOfRange,

    /// <summary>The PRI has a leading zero.</summary>
    PriLeadingZero,

    /// <summary>Octets that do not belong there stand before the PRI or between PRI and VERSION.</summary>
    HeaderSpace,

    /// <summary>VERSION is not a number of one to three digits without a leading zero.</summary>
    VersionInvalid,

    /// <summary>VERSION is not 1; the message is read as if it were.</summary>
    VersionUnsupported,

    /// <summary>The timestamp is not one.</summary>
    TimestampInvalid,

    /// <summary>The date does not exist.</summary>
    TimestampDate,

    /// <summary>The time of day does not exist.</summary>
    TimestampTime,

    /// <summary>Second 60, which syslog forbids.</summary>
    TimestampLeapSecond,

    /// <summary>No <c>T</c> between date and time.</summary>
    TimestampSeparator,

    /// <summary>A lower-case <c>t</c> or <c>z</c>.</summary>
    TimestampCase,

    /// <summary>No digit, or more than six, in the fraction of a second.</summary>
    TimestampFraction,

    /// <summary>No offset from UTC.</summary>
    TimestampOffsetMissing,

    /// <summary>The offset is not <c>±hh:mm</c>, or out of range.</summary>
    TimestampOffset,

    /// <summary>A header field is empty: a space too many.</summary>
    FieldEmpty,

    /// <summary>A header field is longer than allowed.</summary>
    FieldTooLong,

    /// <summary>A header field has an octet outside 33 to 126.</summary>
    FieldCharacter,

    /// <summary>The message ends within its header.</summary>
    HeaderIncomplete,

    /// <summary>A space is missing.</summary>
    SpaceMissing,

    /// <summary>STRUCTURED-DATA is missing.</summary>
    SdMissing,

    /// <summary>A space after an opening bracket.</summary>
    SdSpaceAfterBracket,

    /// <summary>A space too many within an element.</summary>
    SdSpaceRepeated,

    /// <summary>A space is missing before a parameter.</summary>
    SdSpaceMissing,

    /// <summary>An SD-ID is empty or has an octet that it may not have.</summary>
    SdIdInvalid,

    /// <summary>An SD-ID is longer than 32 octets.</summary>
    SdIdTooLong,

    /// <summary>An SD-ID occurs twice.</summary>
    SdIdDuplicate,

    /// <summary>A PARAM-NAME is empty or has an octet that it may not have.</summary>
    SdNameInvalid,

    /// <summary>A PARAM-NAME is longer than 32 octets.</summary>
    SdNameTooLong,

    /// <summary>A word within an element is no parameter.</summary>
    SdParamInvalid,

    /// <summary>A value is not quoted.</summary>
    SdValueUnquoted,

    /// <summary>A quote within a value is not escaped.</summary>
    SdQuoteUnescaped,

    /// <summary>A closing bracket within a value is not escaped.</summary>
    SdBracketUnescaped,

    /// <summary>A backslash within a value escapes nothing, and is not escaped.</summary>
    SdBackslashUnescaped,

    /// <summary>A value is not UTF-8 in shortest form.</summary>
    SdValueEncoding,

    /// <summary>The message ends within STRUCTURED-DATA.</summary>
    SdUnterminated,

    /// <summary>There are more elements or parameters than are kept; the rest is MSG.</summary>
    SdTooMany,

    /// <summary>MSG begins with a BOM and is not UTF-8 in shortest form.</summary>
    MsgEncoding,

    /// <summary>
    /// Within a message that is not RFC 5424 another one seems to begin: a sender left out what ends the first.
    /// </summary>
    MessagesGlued,
}
