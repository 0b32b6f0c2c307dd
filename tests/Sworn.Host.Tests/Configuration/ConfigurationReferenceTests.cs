using Sworn.Host.Configuration;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Tests.Configuration;

public sealed class ConfigurationReferenceTests
{
    private static readonly AssemblyDocumentation Documentation = AssemblyDocumentation.Load();

    public static TheoryData<string> Keys() =>
        [.. SettingsOf(SectionModel.Root, string.Empty).Select(pair => pair.Path)];

    [Fact]
    public void The_manual_is_fresh() =>
        GoldenText.AssertIs(ConfigurationReference.Generate(), "docs/configuration.md");

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_documented_and_says_why_its_default_is_what_it_is(string path)
    {
        var setting = Find(path);

        Assert.NotEmpty(Documentation.Of(setting.Property));
        Assert.NotEmpty(setting.Attribute.Provenance);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_whose_values_have_an_order_or_a_length_has_a_range(string path)
    {
        var setting = Find(path);

        Assert.True(setting.Codec is { IsOrdered: false } || setting.Section is not null || setting.Range is not null);
        Assert.True(setting.Codec is not TextCodec || setting.Attribute.Max is not null);
        Assert.True(!setting.IsList || setting.MaxEntries > 0);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_default_is_allowed(string path)
    {
        var setting = Find(path);
        var owner = SectionsOf(SectionModel.Root).First(section => section.Settings.Contains(setting));

        var value = setting.Property.GetValue(owner.Create(ReferenceEnvironment.Value));

        Assert.NotNull(value);
        Assert.True(setting.Codec is null || setting.Check(value, "the default") is null);
    }

    [Fact]
    public void Every_section_is_documented() =>
        Assert.All(SectionsOf(SectionModel.Root), section => Assert.NotEmpty(Documentation.Of(section.Type)));

    [Fact]
    public void Every_public_settable_property_of_a_section_is_a_key() =>
        Assert.All(
            SectionsOf(SectionModel.Root).Where(section => section.Kinds.Count == 0),
            section =>
                Assert.Equal(
                    section.Type.GetProperties().Count(property => property.SetMethod?.IsPublic == true),
                    section.Settings.Count));

    [Fact]
    public void A_name_that_is_reserved_for_later_is_not_there_yet() =>
        Assert.Empty(SectionModel.Root.ReservedKeys.Intersect(SectionModel.Root.Keys, StringComparer.Ordinal));

    [Fact]
    public void The_example_of_the_manual_loads()
    {
        var manual = ConfigurationReference.Generate();
        var start = manual.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;

        TestNode.LoadValid(manual[start..manual.LastIndexOf("```", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Missing_documentation_is_named()
    {
        var failure = Assert.Throws<DocumentationMissingException>(
            () => AssemblyDocumentation.Load("/nowhere/Sworn.Host.xml"));

        Assert.Equal("/nowhere/Sworn.Host.xml", failure.Path);
    }

    private static SettingModel Find(string path) =>
        SettingsOf(SectionModel.Root, string.Empty).First(
            pair => string.Equals(pair.Path, path, StringComparison.Ordinal)).Setting;

    private static IEnumerable<(string Path, SettingModel Setting)> SettingsOf(SectionModel section, string path) =>
        section.Settings
            .SelectMany(
                setting =>
                    SettingNames.Join(path, setting.Key) is var own && setting.Section is { } inner
                        ? SettingsOf(inner, own).Prepend((own, setting))
                        : [(own, setting)])
            .Concat(section.Kinds.SelectMany(kind => SettingsOf(kind, $"{path}({kind.Kind})")));

    private static IEnumerable<SectionModel> SectionsOf(SectionModel section) =>
        section.Settings.Select(
            setting =>
                setting.Section).OfType<SectionModel>().Concat(section.Kinds).SelectMany(SectionsOf).Prepend(section);
}
