namespace Sworn.Host.Configuration;

/// <summary>
/// What is wrong with a configuration, for programs; people read <see cref="ConfigurationError.ToString"/>.
/// </summary>
public enum ConfigurationErrorCode
{
    /// <summary>The file is missing or cannot be read.</summary>
    FileUnreadable,

    /// <summary>The file is not UTF-8.</summary>
    NotUtf8,

    /// <summary>The file, its depth or its number of values exceeds the limit.</summary>
    TooLarge,

    /// <summary>The text is not YAML.</summary>
    Syntax,

    /// <summary>The file holds more than one YAML document.</summary>
    MultipleDocuments,

    /// <summary>The text uses an anchor, an alias or a tag.</summary>
    NotPlainYaml,

    /// <summary>A key that does not exist here.</summary>
    UnknownKey,

    /// <summary>A key that stands twice in one mapping.</summary>
    DuplicateKey,

    /// <summary>A key without which the rest cannot be understood is missing.</summary>
    MissingKey,

    /// <summary>A key without a value.</summary>
    MissingValue,

    /// <summary>A list where a number belongs, or the like.</summary>
    WrongType,

    /// <summary>A text that is none of those the key takes.</summary>
    BadValue,

    /// <summary>A value, a length or a number of entries outside the range.</summary>
    OutOfRange,

    /// <summary>Two entries of a list share a name.</summary>
    DuplicateName,

    /// <summary>Two values, each valid, that cannot be together.</summary>
    Conflict,

    /// <summary>More errors than are listed.</summary>
    TooManyErrors,
}
