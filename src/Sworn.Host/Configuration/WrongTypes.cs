using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>Says that a list, a mapping or a scalar stands where another of these belongs.</summary>
internal static class WrongTypes
{
    public static Problem Explain(YamlValue found, string expected, string? hint)
    {
        var written = (found as YamlScalar)?.Text;
        var what = found switch
        {
            YamlMapping => "a mapping",
            YamlSequence => "a list",
            YamlScalar { Type: YamlScalarType.Null } => "nothing",
            _ => Problem.Quote(written!),
        };
        return new Problem(ConfigurationErrorCode.WrongType, $"{what} stands where {expected} belongs")
        {
            Value = written,
            Hint = hint,
        };
    }
}
