using System.Globalization;
using System.Text.Json.Nodes;
using Sworn.Host.Configuration;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Tests.Configuration;

/// <summary>A YAML text as an editor hands it to a JSON Schema: by the core schema of YAML 1.2.</summary>
internal static class YamlAsJson
{
    public static string Convert(string text)
    {
        var errors = new ErrorList("test");
        var document = new YamlTreeReader(errors).Read(text);
        Assert.Equal(0, errors.Count);
        return Convert(document)?.ToJsonString() ?? "null";
    }

    private static JsonNode? Convert(YamlValue? value) => value switch
    {
        YamlMapping mapping =>
            new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Convert(entry.Value)))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
        YamlScalar { Type: YamlScalarType.Boolean } boolean => JsonValue.Create(bool.Parse(boolean.Text)),
        YamlScalar { Type: YamlScalarType.Integer } integer =>
            JsonValue.Create(long.Parse(integer.Text, CultureInfo.InvariantCulture)),
        YamlScalar { Type: YamlScalarType.Float } real =>
            JsonValue.Create(double.Parse(real.Text, CultureInfo.InvariantCulture)),
        YamlScalar { Type: YamlScalarType.Text } text => JsonValue.Create(text.Text),
        _ => null,
    };
}
