using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>Says that a list, a mapping or a scalar stands where another of these belongs.</summary>
internal static class WrongTypes
{
    public static Problem Explain(YamlValue found, string expected, string? hint, bool isSecret = false)
    {
        var written = isSecret ? null : (found as YamlScalar)?.Text;
        var what = found switch
        {
            YamlMapping => "a mapping",
            YamlSequence => "a list",
            YamlScalar { Type: YamlScalarType.Null } => "nothing",
            _ when written is not null => Problem.Quote(written),
            _ => "a single value",
        };
        return new Problem(ConfigurationErrorCode.WrongType, $"{what} stands where {expected} belongs") { Value = written, Hint = hint };
    }
}
