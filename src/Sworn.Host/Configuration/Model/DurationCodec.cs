using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>Lengths of time; see <see cref="Duration"/> for how they are written.</summary>
internal sealed class DurationCodec : ValueCodec
{
    private const string Pattern = "^(0|[0-9]+(ms|s|m|h|d))$";

    public override string TypeName => "duration";

    public override string Syntax =>
        "a whole number with a unit: `ms`, `s`, `m`, `h`, `d`: `250ms`, `10s`; only `0` needs none";

    public override string Form => "a duration";

    public override bool IsOrdered => true;

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        var isDuration = Duration.TryParse(scalar.Text, out var duration);
        value = duration;
        problem = isDuration ? null! : Bad(ConfigurationErrorCode.BadValue, scalar, HintFor(scalar.Text));
        return isDuration;
    }

    public override string Format(object value) => Duration.Format((TimeSpan)value);

    public override string ToYaml(object value) => Format(value);

    public override void Describe(JsonObject schema, SettingModel setting)
    {
        schema["type"] = new JsonArray("string", "integer");
        schema["pattern"] = Pattern;

        // The only number without a unit is 0, for those keys that take it.
        schema["minimum"] = 0;
        schema["maximum"] = 0;
    }

    private static string HintFor(string text) =>
        text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit)
            ? $"A number needs its unit: {text}ms, {text}s, {text}m, {text}h or {text}d."
            : "Write a whole number and one unit (ms, s, m, h, d), for example 250ms or 90m.";
}
