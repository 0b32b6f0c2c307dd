using System.Collections;
using System.Text;
using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>
/// Prints a valid configuration with every key, defaults included. Both forms load back to an equal configuration,
/// secrets excepted, which print as <c>***</c>.
/// </summary>
public static class ConfigurationPrinter
{
    /// <summary>Where the comments begin, unless a value is longer.</summary>
    private const int CommentColumn = 42;

    /// <summary>YAML, each line with a comment that says where its value came from.</summary>
    /// <exception cref="ArgumentException">The configuration has errors.</exception>
    public static string ToYaml(ConfigurationResult result)
    {
        var text = new StringBuilder("# The effective configuration: every key, and where its value comes from.\n");
        WriteSection(
            text, SectionModel.Root, EffectiveOf(result), result.Origins, string.Empty, string.Empty, string.Empty);
        return text.ToString();
    }

    /// <summary>
    /// JSON of the same shape, valid by <see cref="ConfigurationSchema"/>; it has no room for the origins.
    /// </summary>
    /// <exception cref="ArgumentException">The configuration has errors.</exception>
    public static string ToJson(ConfigurationResult result) =>
        JsonText.Write(SectionToJson(SectionModel.Root, EffectiveOf(result)));

    private static SwornConfiguration EffectiveOf(ConfigurationResult result) =>
        result.Effective ?? throw new ArgumentException(
            "A configuration with errors has no effective values; print its errors.", nameof(result));

    /// <param name="text">Where to.</param>
    /// <param name="model">The section.</param>
    /// <param name="record">Its values.</param>
    /// <param name="origins">Where values came from.</param>
    /// <param name="path">The path of the section.</param>
    /// <param name="indent">What its lines begin with.</param>
    /// <param name="first">What its first line begins with: the dash of a list's entry.</param>
    private static void WriteSection(
        StringBuilder text,
        SectionModel model,
        object record,
        IReadOnlyDictionary<string, SettingOrigin> origins,
        string path,
        string indent,
        string first)
    {
        var lead = first.Length == 0 ? indent : first;
        if (model.Kind is not null)
        {
            text.Append(lead).Append(SectionModel.KindKey).Append(": ").Append(model.Kind).Append('\n');
            lead = indent;
        }

        foreach (var setting in model.Settings)
        {
            var value = setting.Property.GetValue(record)!;
            var keyPath = SettingNames.Join(path, setting.Key);
            if (setting.Codec is { } codec)
            {
                WriteLine(text, $"{lead}{setting.Key}: {codec.ToYaml(value)}", origins[keyPath]);
            }
            else if (setting.IsList)
            {
                WriteList(text, setting, value, origins, keyPath, lead);
            }
            else
            {
                text.Append(lead).Append(setting.Key).Append(":\n");
                WriteSection(text, setting.Section!, value, origins, keyPath, indent + "  ", string.Empty);
            }

            lead = indent;
        }
    }

    private static void WriteList(
        StringBuilder text,
        SettingModel setting,
        object list,
        IReadOnlyDictionary<string, SettingOrigin> origins,
        string path,
        string lead)
    {
        var entries = ((IEnumerable)list).Cast<object>().ToList();
        text.Append(lead).Append(setting.Key).Append(entries.Count == 0 ? ": []\n" : ":\n");
        var indent = new string(' ', lead.Length);
        for (var index = 0; index < entries.Count; index++)
        {
            WriteSection(
                text,
                setting.Section!.Of(entries[index]),
                entries[index],
                origins,
                $"{path}[{index}]",
                indent + "    ",
                indent + "  - ");
        }
    }

    private static void WriteLine(StringBuilder text, string line, SettingOrigin origin) =>
        text.Append(line.PadRight(CommentColumn)).Append($"  # {Problem.Unquoted(origin.ToString())}\n");

    private static JsonObject SectionToJson(SectionModel model, object record)
    {
        var json = new JsonObject();
        if (model.Kind is not null)
        {
            json[SectionModel.KindKey] = model.Kind;
        }

        foreach (var setting in model.Settings)
        {
            json[setting.Key] = ToJson(setting, setting.Property.GetValue(record)!);
        }

        return json;
    }

    private static JsonNode ToJson(SettingModel setting, object value)
    {
        if (setting.Codec is { } codec)
        {
            return codec.ToJson(value);
        }

        if (!setting.IsList)
        {
            return SectionToJson(setting.Section!, value);
        }

        var entries = ((IEnumerable)value).Cast<object>();
        return new JsonArray([.. entries.Select(entry => SectionToJson(setting.Section!.Of(entry), entry))]);
    }
}
