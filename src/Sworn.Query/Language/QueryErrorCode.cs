namespace Sworn.Query.Language;

/// <summary>Why a query could not be read.</summary>
public enum QueryErrorCode
{
    /// <summary>The text is longer than <see cref="ParsedQuery.MaxLength"/>.</summary>
    TooLong,

    /// <summary>Parentheses and negations nest deeper than <see cref="ParsedQuery.MaxNesting"/>.</summary>
    TooDeep,

    /// <summary>A word, value or sign stands where another was expected, or the text ends too early.</summary>
    Unexpected,

    /// <summary>A quotation mark has no partner.</summary>
    UnclosedString,

    /// <summary>A field that begins with '_' is not one of the built-in ones.</summary>
    UnknownField,

    /// <summary>There is no pipe of this name.</summary>
    UnknownPipe,

    /// <summary>The value is not one that this field can have.</summary>
    BadValue,

    /// <summary>The regular expression is not valid.</summary>
    BadRegex,

    /// <summary>The duration, instant or range of time is not valid.</summary>
    BadTime,

    /// <summary>The address or network is not valid.</summary>
    BadAddress,

    /// <summary>The language has it; this version does not.</summary>
    NotAvailable,
}
