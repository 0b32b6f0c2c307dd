namespace Sworn.Query.Language;

/// <summary>How a text filter compares its text with the received message.</summary>
internal enum TextTest
{
    /// <summary><c>term</c>, <c>"a phrase"</c>: contained, whatever the case of ASCII letters.</summary>
    Contains,

    /// <summary><c>cs:"Term"</c>: contained, octet for octet.</summary>
    ContainsExactly,

    /// <summary><c>w:term</c>: contained with no letter, digit or underscore on either side.</summary>
    Word,

    /// <summary><c>term*</c>: contained with no letter, digit or underscore before it.</summary>
    WordPrefix,

    /// <summary><c>="text"</c>: the message is these octets and no others.</summary>
    Whole,
}
