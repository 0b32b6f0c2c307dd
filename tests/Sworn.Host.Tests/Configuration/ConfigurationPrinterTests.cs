using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Configuration;

public sealed class ConfigurationPrinterTests
{
    private const string Good = "tests/Sworn.Host.Tests/Configuration/Good";

    public static TheoryData<string> Files() =>
[.. GoldenText.FilesIn(Good)];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_printed_as_yaml_loads_back_to_an_equal_configuration(string name)
    {
        var result = LoadGood(name);

        Assert.Equal(result.Effective, TestNode.LoadValid(ConfigurationPrinter.ToYaml(result)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_printed_as_json_loads_back_to_an_equal_configuration(string name)
    {
        var result = LoadGood(name);

        Assert.Equal(result.Effective, TestNode.LoadValid(ConfigurationPrinter.ToJson(result)));
    }

    [Fact]
    public void Each_line_says_where_its_value_came_from() =>
        GoldenText.AssertIs(ConfigurationPrinter.ToYaml(LoadGood("everything.yaml")), Good, "everything.effective.txt");

    [Fact]
    public void Every_key_is_printed()
    {
        var result = ConfigurationLoader.LoadDefaults(TestNode.Environment);

        var lines = ConfigurationPrinter.ToYaml(result).Split('\n').Count(
            line => line.EndsWith("# default", StringComparison.Ordinal));

        Assert.Equal(result.Origins.Count, lines);
    }

    [Fact]
    public void A_file_name_with_a_line_feed_stays_in_its_comment()
    {
        var result = ConfigurationLoader.Load("node:\n  name: a\n", "x\nhttp: {enabled: false}", TestNode.Environment);

        Assert.Equal(result.Effective, TestNode.LoadValid(ConfigurationPrinter.ToYaml(result)));
    }

    [Fact]
    public void A_configuration_with_errors_is_not_printed() =>
        Assert.Throws<ArgumentException>(() => ConfigurationPrinter.ToYaml(TestNode.Load("x: 1")));

    private static ConfigurationResult LoadGood(string name)
    {
        var result = TestNode.Load(File.ReadAllText(Path.Combine(GoldenText.Root, Good, name)));
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result;
    }
}
