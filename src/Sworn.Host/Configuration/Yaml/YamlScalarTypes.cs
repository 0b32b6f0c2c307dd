using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sworn.Host.Configuration.Yaml;

/// <summary>Tag resolution of the core schema; YAML 1.2.2, section 10.3.2.</summary>
internal static partial class YamlScalarTypes
{
    public static YamlScalarType Of(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarType.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarType.Boolean,
        _ when Integer().IsMatch(text) => YamlScalarType.Integer,
        _ when Float().IsMatch(text) => YamlScalarType.Float,
        _ => YamlScalarType.Text,
    };

    /// <summary>
    /// Writes a text so that it reads back as that text, by the rules of YAML 1.1 too: as it is where that is safe, in
    /// double quotes otherwise.
    /// </summary>
    public static string Quote(string text) =>
        SafePlain().IsMatch(text) && Of(text) == YamlScalarType.Text && !OldBoolean().IsMatch(text)
            ? text
            : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(
        @"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Integer();

    [GeneratedRegex(
        @"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Float();

    [GeneratedRegex(@"^[A-Za-z./_][A-Za-z0-9./_+-]*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SafePlain();

    [GeneratedRegex(
        @"^(y|yes|on|n|no|off)\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex OldBoolean();
}
