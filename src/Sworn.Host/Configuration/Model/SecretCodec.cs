using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>Secrets. No problem repeats what was written.</summary>
internal sealed class SecretCodec : ValueCodec
{
    public override string TypeName => "secret";

    public override string Syntax =>
        "text that is never shown again: `***` stands for it in everything that is printed";

    public override string Form => "a secret";

    public override bool IsSecret => true;

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        (value, problem) = (new Secret(scalar.Text), null!);
        if (scalar.Type != YamlScalarType.Text)
        {
            problem = new Problem(ConfigurationErrorCode.WrongType, "the secret is not text")
            {
                Hint = "YAML takes it for a number or a boolean; put it in quotes.",
            };
        }
        else if (string.Equals(scalar.Text, Secret.Mask, StringComparison.Ordinal))
        {
            var text = $"{Secret.Mask} is what sworn prints in place of a secret";
            problem = new Problem(ConfigurationErrorCode.BadValue, text)
            {
                Hint = "Write the secret itself.",
            };
        }

        return problem is null;
    }

    public override string Format(object value) => Secret.Mask;

    public override void Describe(JsonObject schema, SettingModel setting)
    {
        schema["type"] = "string";
        schema["minLength"] = 1;
        schema["writeOnly"] = true;
    }
}
