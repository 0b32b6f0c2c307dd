using System.Globalization;
using System.Text;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>
/// The manual of the configuration, <c>docs/configuration.md</c>, from the doc comments and attributes of the records.
/// </summary>
public static class ConfigurationReference
{
    private const string Introduction =
        """
        # Configuration

        <!-- Generated from the records in src/Sworn.Host/Configuration.
             Change those, then run the tests of Sworn.Host with UPDATE_GOLDEN=1. -->

        One YAML file. Every key has a default, and an empty file is a working collector. A key that does not exist is
        an error. So are a key that stands twice, anchors, aliases, tags and a second document.

        - `sworn config check FILE` names everything that is wrong at once: where, what is allowed, the nearest name.
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
            Write(page, $"| {codec.TypeName} | {codec.Syntax} |\n");
        }

        foreach (var setting in SectionModel.Root.Settings)
        {
            WriteTopLevel(page, setting, documentation);
        }

        var defaults = ConfigurationLoader.LoadDefaults(ReferenceEnvironment.Value);
        Write(page, $"{Example}{ConfigurationPrinter.ToYaml(defaults)}```\n");
        return page.ToString();
    }

    private static void Write(StringBuilder page, FormattableString text) =>
        page.Append(text.ToString(CultureInfo.InvariantCulture));

    private static void WriteTopLevel(StringBuilder page, SettingModel setting, AssemblyDocumentation documentation)
    {
        var section = setting.Section!;
        Write(page, $"\n## `{setting.Key}`\n\n{documentation.Of(setting.Property)}\n");
        if (setting.IsList)
        {
            Write(page, $"\nEach entry: {documentation.Of(section.Type)}\n");
            WriteFacts(page, setting, "list", setting.Attribute.DefaultText!);
        }

        if (section.Kinds.Count == 0)
        {
            WriteKeys(page, section, section.Settings, documentation);
            return;
        }

        WriteKeys(page, section.Kinds[0], DeclaredBy(section.Type, section.Kinds[0]), documentation);
        foreach (var kind in section.Kinds)
        {
            Write(page, $"\n### `{SectionModel.KindKey}: {kind.Kind}`\n\n{documentation.Of(kind.Type)}\n");
            WriteKeys(page, kind, DeclaredBy(kind.Type, kind), documentation);
        }
    }

    /// <summary>Those keys of a kind that are its own, or those that it shares with the other kinds.</summary>
    private static IEnumerable<SettingModel> DeclaredBy(Type type, SectionModel kind) =>
        kind.Settings.Where(setting => setting.Property.DeclaringType == type);

    private static void WriteKeys(
        StringBuilder page,
        SectionModel section,
        IEnumerable<SettingModel> settings,
        AssemblyDocumentation documentation,
        string list = "")
    {
        var defaults = section.Create(ReferenceEnvironment.Value);
        foreach (var setting in settings)
        {
            Write(page, $"\n{(list.Length == 0 ? "####" : "#####")} `{list}{setting.Key}`\n\n{documentation.Of(setting.Property)}\n");
            if (setting.Codec is { } codec)
            {
                var value = setting.Property.GetValue(defaults)!;
                WriteFacts(page, setting, codec.TypeName, setting.Attribute.DefaultText ?? $"`{codec.ToYaml(value)}`");
                continue;
            }

            // A list within a section: its entries have keys of their own.
            var entry = setting.Section!;
            WriteFacts(page, setting, "list", setting.Attribute.DefaultText!);
            WriteKeys(page, entry, entry.Settings, documentation, $"{setting.Key}[].");
        }
    }

    private static void WriteFacts(StringBuilder page, SettingModel setting, string type, string defaultText)
    {
        Write(page, $"\n- Type: {type}\n- Default: {defaultText} ({setting.Attribute.Provenance})\n");
        if (SettingText.RangeOf(setting) is { } range)
        {
            Write(page, $"- Allowed: {range}\n");
        }
    }
}
