using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>Sizes; see <see cref="ByteSize"/> for how they are written.</summary>
internal sealed class ByteSizeCodec : ValueCodec
{
    private const string Pattern = "^[0-9]+ ?(([kKmMgGtT][iI]?)?[bB])?$";

    public override string TypeName => "size";

    public override string Syntax =>
        "a whole number of octets, or one with a unit: `KiB`, `MiB`, `GiB`, `TiB` (powers of 1024), `kB`, `MB`, " +
        "`GB`, `TB` (powers of 1000): `64KiB`, `16 MiB`, `65536`";

    public override string Form => "a size";

    public override bool IsOrdered => true;

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        var isSize = ByteSize.TryParse(scalar.Text, out var size);
        (value, problem) = (size, isSize ? null! : Bad(ConfigurationErrorCode.BadValue, scalar, HintFor(scalar.Text)));
        return isSize;
    }

    public override string Format(object value) => ((ByteSize)value).ToString();

    public override string ToYaml(object value) => Format(value);

    public override void Describe(JsonObject schema, SettingModel setting)
    {
        schema["type"] = new JsonArray("string", "integer");
        schema["pattern"] = Pattern;
        schema["minimum"] = setting.Range!.ZeroMeans is null ? ((ByteSize)setting.Range.Min).Octets : 0;
        schema["maximum"] = ((ByteSize)setting.Range.Max).Octets;
    }

    private static string HintFor(string text)
    {
        var digits = text.TrimEnd('k', 'K', 'm', 'M', 'g', 'G', 't', 'T').TrimEnd();
        if (text.Length > 0 && digits.Length > 0 && !char.IsAsciiDigit(text[^1]) && digits.All(char.IsAsciiDigit))
        {
            var unit = char.ToUpperInvariant(text[^1]);
            var thousand = unit == 'K' ? 'k' : unit;
            return $"Say which is meant: {digits}{unit}iB (powers of 1024) or {digits}{thousand}B (powers of 1000).";
        }

        return "Write a whole number and a unit, for example 64KiB or 16MiB.";
    }
}
