using System.Globalization;
using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>Names and paths.</summary>
internal sealed class TextCodec : ValueCodec
{
    public override string TypeName => "text";

    public override string Syntax =>
        "text on one line, in quotes where YAML would take it for a number, a boolean or a list";

    public override string Form => "text";

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        (value, problem) = (scalar.Text, null!);
        if (scalar.Type != YamlScalarType.Text)
        {
            problem = Bad(
                ConfigurationErrorCode.WrongType,
                scalar,
                $"YAML takes it for another type; put it in quotes: \"{scalar.Text}\".");
        }
        else if (scalar.Text.Any(char.IsControl))
        {
            problem = Bad(
                ConfigurationErrorCode.BadValue,
                scalar,
                "Write it on one line, without tabs or other control characters.");
        }

        return problem is null;
    }

    public override string Format(object value) => (string)value;

    public override void Describe(JsonObject schema, SettingModel setting)
    {
        schema["type"] = "string";
        schema["minLength"] = 1;
        if (setting.Attribute.Max is { } max)
        {
            schema["maxLength"] = int.Parse(max, CultureInfo.InvariantCulture);
        }

        if (setting.Attribute.Pattern is { } pattern)
        {
            schema["pattern"] = pattern;
        }
    }
}
