using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Configuration;

public sealed class ConfigurationErrorTests
{
    private const string Cases = "tests/Sworn.Host.Tests/Configuration/Cases";

    public static TheoryData<string> Files() =>
        [.. GoldenText.FilesIn(Cases).Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_mistake_of_a_file_is_named_at_once_with_what_to_do(string name)
    {
        var text = File.ReadAllText(Path.Combine(GoldenText.Root, Cases, name + ".yaml"));

        var result = TestNode.Load(text);

        Assert.False(result.IsValid);
        GoldenText.AssertIs(string.Concat(result.Errors.Select(error => error + "\n")), Cases, name + ".errors.txt");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_mistake_says_what_is_allowed_or_what_to_do(string name)
    {
        var text = File.ReadAllText(Path.Combine(GoldenText.Root, Cases, name + ".yaml"));

        Assert.All(
            TestNode.Load(text).Errors,
            error =>
                Assert.False(error.Allowed is null && error.Hint is null && error.Nearest is null, error.ToString()));
    }

    [Fact]
    public void An_error_carries_its_parts_for_programs()
    {
        var error = TestNode.LoadOneError("node:\n  receiver-threads: 100\n");

        Assert.Equal(ConfigurationErrorCode.OutOfRange, error.Code);
        Assert.Equal(("sworn.yaml", 2, 21), (error.File, error.Line, error.Column));
        Assert.Equal("node.receiver-threads", error.Path);
        Assert.Equal("100", error.Value);
        Assert.Equal("1 to 64 threads", error.Allowed);
    }

    [Fact]
    public void An_unknown_key_carries_the_nearest_name()
    {
        var error = TestNode.LoadOneError("htpp:\n  enabled: true\n");

        Assert.Equal(ConfigurationErrorCode.UnknownKey, error.Code);
        Assert.Equal("http", error.Nearest);
    }

    [Fact]
    public void A_file_with_endless_mistakes_reports_a_hundred_and_says_that_there_are_more()
    {
        var result = TestNode.Load(string.Concat(Enumerable.Range(0, 500).Select(number => $"key{number}: 1\n")));

        Assert.Equal(101, result.Errors.Count);
        Assert.Equal(ConfigurationErrorCode.TooManyErrors, result.Errors[^1].Code);
    }

    [Fact]
    public void A_value_with_many_characters_is_not_repeated_whole()
    {
        var error = TestNode.LoadOneError($"node:\n  receiver-threads: {new string('x', 100_000)}\n");

        Assert.True(error.ToString().Length < 500);
    }
}
