using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>
/// <c>true</c> and <c>false</c>, as YAML 1.2 has them; the <c>yes</c> and <c>on</c> of YAML 1.1 are text there.
/// </summary>
internal sealed class BooleanCodec : ValueCodec
{
    public override string TypeName => "boolean";

    public override string Syntax => "`true` or `false`; not `yes`, `no`, `on`, `off`";

    public override string Form => "true or false";

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        if (scalar.Type == YamlScalarType.Boolean)
        {
            (value, problem) = (scalar.Text[0] is 't' or 'T', null!);
            return true;
        }

        (value, problem) = (false, Bad(ConfigurationErrorCode.WrongType, scalar, HintFor(scalar)));
        return false;
    }

    public override string Format(object value) => (bool)value ? "true" : "false";

    public override string ToYaml(object value) => Format(value);

    public override JsonNode ToJson(object value) => JsonValue.Create((bool)value);

    public override void Describe(JsonObject schema, SettingModel setting) => schema["type"] = "boolean";

    private static string HintFor(YamlScalar scalar) => scalar.Text switch
    {
        "true" or "false" => "Write it without quotes.",
        _ when IsOneOf(scalar.Text, "yes", "y", "on", "1", "enable", "enabled") => "Write true.",
        _ when IsOneOf(scalar.Text, "no", "n", "off", "0", "disable", "disabled") => "Write false.",
        _ => "Write true or false, in lower case and without quotes.",
    };

    private static bool IsOneOf(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (string.Equals(text, word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
