using System.Globalization;
using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>Whole numbers in decimal.</summary>
internal sealed class IntegerCodec : ValueCodec
{
    public override string TypeName => "number";

    public override string Syntax => "a whole number in decimal: `128`";

    public override string Form => "a whole number";

    public override bool IsOrdered => true;

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        var isNumber = int.TryParse(
            scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        (value, problem) = (number, null!);
        if (isNumber && scalar.Type == YamlScalarType.Integer)
        {
            return true;
        }

        var hint = isNumber
            ? "Write it without quotes."
            : "Write it in decimal, with digits only: no unit, point or separator.";
        problem = Bad(isNumber ? ConfigurationErrorCode.WrongType : ConfigurationErrorCode.BadValue, scalar, hint);
        return false;
    }

    public override string Format(object value) => ((int)value).ToString(CultureInfo.InvariantCulture);

    public override string ToYaml(object value) => Format(value);

    public override JsonNode ToJson(object value) => JsonValue.Create((int)value);

    public override void Describe(JsonObject schema, SettingModel setting)
    {
        schema["type"] = "integer";
        schema["minimum"] = setting.Range!.ZeroMeans is null ? (int)setting.Range.Min : 0;
        schema["maximum"] = (int)setting.Range.Max;
    }
}
