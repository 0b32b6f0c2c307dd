namespace Sworn.Host.Configuration.Yaml;

/// <summary>What a plain scalar is in YAML 1.2, core schema (section 10.3.2).</summary>
internal enum YamlScalarType
{
    Text,
    Null,
    Boolean,
    Integer,
    Float,
}
