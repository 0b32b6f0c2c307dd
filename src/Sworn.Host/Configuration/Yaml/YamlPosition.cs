namespace Sworn.Host.Configuration.Yaml;

/// <summary>A place in the text, both numbers from 1, as editors count.</summary>
internal readonly record struct YamlPosition(int Line, int Column);
