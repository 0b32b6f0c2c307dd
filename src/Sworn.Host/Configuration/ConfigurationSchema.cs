using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>
/// The JSON Schema (draft 2020-12) of the configuration, for editors. It accepts every file that
/// <see cref="ConfigurationLoader"/> accepts. The loader refuses more: ranges of sizes and durations written as text,
/// names used twice, values that cannot be together.
/// </summary>
public static class ConfigurationSchema
{
    /// <summary>The schema, always the same for one version of the program.</summary>
    /// <exception cref="DocumentationMissingException">The texts of the descriptions are not installed.</exception>
    public static string Generate()
    {
        var documentation = AssemblyDocumentation.Load();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "sworn configuration",
        };
        foreach (var (name, value) in DescribeSection(SectionModel.Root, documentation).ToList())
        {
            schema[name] = value?.DeepClone();
        }

        return JsonText.Write(schema);
    }

    private static JsonObject DescribeSection(SectionModel section, AssemblyDocumentation documentation)
    {
        var properties = new JsonObject();
        if (section.Kind is { } kind)
        {
            properties[SectionModel.KindKey] = new JsonObject { ["enum"] = new JsonArray(kind) };
        }

        var defaults = section.Create(ReferenceEnvironment.Value);
        foreach (var setting in section.Settings)
        {
            properties[setting.Key] = DescribeSetting(setting, setting.Property.GetValue(defaults)!, documentation);
        }

        var schema = new JsonObject
        {
            ["description"] = documentation.Of(section.Type),
            ["type"] = section.Kind is null ? new JsonArray("object", "null") : "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (section.Kind is not null)
        {
            schema["required"] = new JsonArray(SectionModel.KindKey);
        }

        return schema;
    }

    private static JsonObject DescribeSetting(
        SettingModel setting, object defaultValue, AssemblyDocumentation documentation)
    {
        if (setting.IsList)
        {
            return DescribeList(setting, documentation);
        }

        if (setting.Section is { } section)
        {
            return DescribeSection(section, documentation);
        }

        var schema = new JsonObject { ["description"] = SettingText.Describe(setting, documentation) };
        setting.Codec!.Describe(schema, setting);
        if (setting.Attribute.DefaultText is null)
        {
            schema["default"] = setting.Codec.ToJson(defaultValue);
        }

        return schema;
    }

    private static JsonObject DescribeList(SettingModel setting, AssemblyDocumentation documentation)
    {
        var section = setting.Section!;
        JsonNode items;
        if (section.Kinds.Count > 0)
        {
            var kinds = section.Kinds.Select(kind => DescribeSection(kind, documentation));
            items = new JsonObject { ["oneOf"] = new JsonArray([.. kinds]) };
        }
        else
        {
            items = DescribeSection(section, documentation);
            items["type"] = "object";
        }

        return new JsonObject
        {
            ["description"] = SettingText.Describe(setting, documentation),
            ["type"] = "array",
            ["minItems"] = setting.MinEntries,
            ["maxItems"] = setting.MaxEntries,
            ["items"] = items,
        };
    }
}
