using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>One word of a set: the members of an enumeration in kebab-case.</summary>
internal sealed class EnumCodec : ValueCodec
{
    private readonly Dictionary<string, object> _values;

    public EnumCodec(Type type) =>
        _values = Enum.GetValues(type).Cast<object>().ToDictionary(
            value => SettingNames.ToKebab(value.ToString()!), StringComparer.Ordinal);

    public override string TypeName => "choice";

    public override string Syntax => "one of the words listed";

    public override string Form => "one of " + string.Join(", ", _values.Keys);

    /// <summary>The words, in the order of the enumeration.</summary>
    public IEnumerable<string> Words => _values.Keys;

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        var isKnown = _values.TryGetValue(scalar.Text, out value!);
        problem = isKnown
            ? null!
            : new Problem(ConfigurationErrorCode.BadValue, $"there is no choice {Problem.Quote(scalar.Text)}")
            {
                Value = scalar.Text,
                Allowed = string.Join(", ", _values.Keys),
                Nearest = NearestName.Of(scalar.Text, _values.Keys),
            };
        return isKnown;
    }

    public override string Format(object value) => SettingNames.ToKebab(value.ToString()!);

    public override void Describe(JsonObject schema, SettingModel setting) =>
        schema["enum"] = new JsonArray([.. _values.Keys.Select(word => JsonValue.Create(word))]);
}
