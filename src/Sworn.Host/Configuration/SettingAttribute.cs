namespace Sworn.Host.Configuration;

/// <summary>
/// What a machine must know of one key of the configuration. What the key means is in its doc comment, its default is
/// the value that a fresh record has, its name is that of the property in kebab-case.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute : Attribute
{
    /// <summary>The least value allowed, written as in the file; for a list, the least number of entries.</summary>
    public string? Min { get; init; }

    /// <summary>
    /// The greatest value allowed, written as in the file; for a list, the greatest number of entries; for text, of
    /// characters.
    /// </summary>
    public string? Max { get; init; }

    /// <summary>
    /// What zero means, when it means something other than none; it is then allowed even below <see cref="Min"/>.
    /// </summary>
    public string? ZeroMeans { get; init; }

    /// <summary>What to do when the range of a list is exceeded, in a sentence.</summary>
    public string? Advice { get; init; }

    /// <summary>The unit, when the type does not say it.</summary>
    public string? Unit { get; init; }

    /// <summary>Why the default is what it is.</summary>
    public required string Provenance { get; init; }

    /// <summary>The default in words, when it depends on the machine or on another key.</summary>
    public string? DefaultText { get; init; }

    /// <summary>
    /// A regular expression (the common subset of .NET and ECMA-262) that text must match as a whole.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern in words, to follow "must be".</summary>
    public string? PatternText { get; init; }
}
