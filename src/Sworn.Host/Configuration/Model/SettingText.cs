namespace Sworn.Host.Configuration.Model;

/// <summary>What is said of a key, alike in the manual and in the schema.</summary>
internal static class SettingText
{
    /// <summary>The doc comment, and the default and range as far as a schema cannot say them.</summary>
    public static string Describe(SettingModel setting, AssemblyDocumentation documentation)
    {
        var text = documentation.Of(setting.Property);
        if (setting.Attribute.DefaultText is { } words)
        {
            text += $" Default: {words}.";
        }

        return RangeOf(setting) is { } range ? $"{text} Allowed: {range}." : text;
    }

    /// <summary>The range of the values with its unit, or the number of entries; null when the type says all.</summary>
    public static string? RangeOf(SettingModel setting)
    {
        if (setting.IsList)
        {
            return setting.MinEntries == setting.MaxEntries
                ? $"exactly {setting.MinEntries} entry"
                : $"{setting.MinEntries} to {setting.MaxEntries} entries";
        }

        return setting switch
        {
            { Codec: EnumCodec choice } => string.Join(", ", choice.Words),
            { Range: { } range } when setting.Attribute.Unit is { } unit => $"{range} {unit}",
            { Range: { } range } => range.ToString(),
            { Attribute: { PatternText: { } words, Max: { } max } } => $"{words}; {max} characters at most",
            _ => null,
        };
    }
}
