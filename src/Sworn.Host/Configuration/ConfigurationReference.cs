using System.Text;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>The manual of the configuration, <c>docs/configuration.md</c>, from the doc comments and attributes of the records.</summary>
public static class ConfigurationReference
{
    private const string Introduction =
        """
        # Configuration

        <!-- Generated from the records in src/Sworn.Host/Configuration. Change those, then run the tests of Sworn.Host with UPDATE_GOLDEN=1. -->

        One YAML file. Every key has a default, and an empty file is a working collector. A key that does not exist is an error. So are a key
        that stands twice, anchors, aliases, tags and a second document.

        - `sworn config check FILE` names everything that is wrong at once, with line, column, what is allowed and the nearest name.
        - `sworn config show --effective` prints every value in force and where it comes from.
        - `sworn config schema` prints a JSON Schema, with which an editor completes and checks while you type.

        ## Values

        | type | written as |
        | --- | --- |

        """;

    private const string Example =
        """

        ## Example

        What an empty file amounts to on a machine called `collector-1`:

        ```yaml

        """;

    /// <summary>The page, always the same for one version of the program.</summary>
    /// <exception cref="DocumentationMissingException">The doc comments are not installed.</exception>
    public static string Generate()
    {
        var documentation = AssemblyDocumentation.Load();
        var page = new StringBuilder(Introduction);
        foreach (var codec in ValueCodecs.All)
        {
            page.Append("| ").Append(codec.TypeName).Append(" | ").Append(codec.Syntax).Append(" |\n");
        }

        foreach (var setting in SectionModel.Root.Settings)
        {
            WriteTopLevel(page, setting, documentation);
        }

        page.Append(Example).Append(ConfigurationPrinter.ToYaml(ConfigurationLoader.LoadDefaults(ReferenceEnvironment.Value))).Append("```\n");
        return page.ToString();
    }

    private static void WriteTopLevel(StringBuilder page, SettingModel setting, AssemblyDocumentation documentation)
    {
        var section = setting.Section!;
        page.Append("\n## `").Append(setting.Key).Append("`\n\n").Append(documentation.Of(setting.Property)).Append('\n');
        if (setting.IsList)
        {
            page.Append('\n').Append("A list. ").Append(documentation.Of(section.Type)).Append('\n');
            WriteFacts(page, setting, "list", $"{setting.Attribute.DefaultText}");
        }

        if (section.Kinds.Count == 0)
        {
            WriteKeys(page, section, section.Settings, documentation);
            return;
        }

        var common = section.Kinds[0].Settings.Where(key => key.Property.DeclaringType == section.Type).ToList();
        WriteKeys(page, section.Kinds[0], common, documentation);
        foreach (var kind in section.Kinds)
        {
            page.Append("\n### `").Append(SectionModel.KindKey).Append(": ").Append(kind.Kind).Append("`\n\n").Append(documentation.Of(kind.Type)).Append('\n');
            WriteKeys(page, kind, kind.Settings.Where(key => key.Property.DeclaringType == kind.Type), documentation);
        }
    }

    private static void WriteKeys(StringBuilder page, SectionModel section, IEnumerable<SettingModel> settings, AssemblyDocumentation documentation)
    {
        var defaults = section.Create(ReferenceEnvironment.Value);
        foreach (var setting in settings)
        {
            page.Append("\n#### `").Append(setting.Key).Append("`\n\n").Append(documentation.Of(setting.Property)).Append('\n');
            var codec = setting.Codec!;
            WriteFacts(page, setting, codec.TypeName, setting.Attribute.DefaultText ?? $"`{codec.ToYaml(setting.Property.GetValue(defaults)!)}`");
        }
    }

    private static void WriteFacts(StringBuilder page, SettingModel setting, string type, string defaultText)
    {
        page.Append("\n- Type: ").Append(type).Append('\n');
        page.Append("- Default: ").Append(defaultText).Append(" (").Append(setting.Attribute.Provenance).Append(")\n");
        if (SettingText.RangeOf(setting) is { } range)
        {
            page.Append("- Allowed: ").Append(range).Append('\n');
        }
    }
}
