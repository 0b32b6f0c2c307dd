namespace Sworn.Host.Configuration.Yaml;

/// <summary>A value of the document, with the place where it begins.</summary>
internal abstract record YamlValue(YamlPosition Position);

/// <summary>
/// A scalar: its text, and whether it stands there without quotes, so that its text decides its type.
/// </summary>
internal sealed record YamlScalar(YamlPosition Position, string Text, bool IsPlain) : YamlValue(Position)
{
    /// <summary>The type that YAML 1.2 (core schema) gives the scalar.</summary>
    public YamlScalarType Type { get; } = IsPlain ? YamlScalarTypes.Of(Text) : YamlScalarType.Text;
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(YamlPosition Position) : YamlValue(Position)
{
    public List<YamlValue> Items { get; } = [];
}

/// <summary>A mapping, its entries in the order and number of the text: a key may stand here twice.</summary>
internal sealed record YamlMapping(YamlPosition Position) : YamlValue(Position)
{
    public List<YamlEntry> Entries { get; } = [];
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlValue Value);
