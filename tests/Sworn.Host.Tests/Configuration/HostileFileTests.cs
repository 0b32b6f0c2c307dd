using Sworn.Host.Configuration;
using Sworn.Testing;

namespace Sworn.Host.Tests.Configuration;

public sealed class HostileFileTests
{
    private static readonly string[] Fragments =
    [
        "node",
        ":",
        " ",
        "\n",
        "  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "&a ",
        "*a",
        "!t ",
        "|",
        ">",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "? ",
        ",",
        "\t",
        "\\",
        "\\U00110000",
        "\\ud800",
        "\\x",
        "inputs",
        "type: udp",
        "listen: ",
        "null",
        "~",
        "\r",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "é",
        "\ud83d",
        "@",
        "`",
        "<<: ",
        "0x",
        "1e9",
        "9999999999999999999999",
    ];

    [Fact]
    public void Nothing_in_a_text_makes_the_loader_throw()
    {
        var random = new SeededRandom(2026);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Between(1, 20)).Select(_ => random.Pick(Fragments)));

            var failure = Record.Exception(() => TestNode.Load(text));

            Assert.True(failure is null, $"seed {random.Seed}, round {round}: {text} → {failure}");
        }
    }

    [Fact]
    public void A_good_file_with_any_character_replaced_is_accepted_or_refused_but_never_throws()
    {
        var random = new SeededRandom(7);
        var good = File.ReadAllText(
            Path.Combine(GoldenText.Root, "tests/Sworn.Host.Tests/Configuration/Good/everything.yaml"));
        for (var at = 0; at < good.Length; at++)
        {
            var text = good[..at] + random.Pick(Fragments) + good[(at + 1)..];

            var failure = Record.Exception(() => TestNode.Load(text));

            Assert.True(failure is null, $"seed {random.Seed}, offset {at}: {failure}");
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Nesting_without_end_is_refused_before_it_costs_anything(string opening)
    {
        var result = TestNode.Load("node: \n " + string.Concat(Enumerable.Repeat(opening, 100_000)));

        Assert.Equal(ConfigurationErrorCode.TooLarge, result.Errors[^1].Code);
    }

    [Fact]
    public void Aliases_that_would_multiply_without_end_are_refused_unexpanded()
    {
        var levels = Enumerable.Range(1, 20).Select(
            level => $"k{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 9))}]\n");

        var result = TestNode.Load("k0: &a0 [x]\n" + string.Concat(levels));

        Assert.All(result.Errors.SkipLast(1), error => Assert.Equal(ConfigurationErrorCode.NotPlainYaml, error.Code));
        Assert.Equal(ConfigurationErrorCode.TooManyErrors, result.Errors[^1].Code);
    }

    [Fact]
    public void A_line_feed_within_a_text_is_refused() =>
        Assert.Equal(ConfigurationErrorCode.BadValue, TestNode.LoadOneError("node: {data: \"a\\nb\"}").Code);

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_a_whole_one_is_text()
    {
        const char Half = '\ud83d';

        Assert.Equal(ConfigurationErrorCode.Syntax, TestNode.LoadOneError($"node: {{data: a{Half}}}").Code);
        Assert.Equal(ConfigurationErrorCode.Syntax, TestNode.LoadOneError("node: {data: \"\\ud83d\"}").Code);
        Assert.Equal("a😀", TestNode.LoadValid("node: {data: a😀}").Node.Data);
    }

    [Theory]
    [InlineData('!')]
    [InlineData('&')]
    [InlineData('*')]
    public void A_tag_or_anchor_without_end_is_not_repeated_whole(char indicator)
    {
        var result = TestNode.Load($"node: {indicator}{new string('a', 100_000)} x\n");

        Assert.All(result.Errors, error => Assert.True(error.ToString().Length < 500));
    }

    [Fact]
    public void Values_without_end_are_refused()
    {
        var error = TestNode.LoadOneError("inputs: [" + string.Concat(Enumerable.Repeat("1,", 200_000)) + "]");

        Assert.Equal(ConfigurationErrorCode.TooLarge, error.Code);
    }

    [Fact]
    public void A_text_longer_than_the_limit_is_refused()
    {
        var error = TestNode.LoadOneError(new string('#', ConfigurationLoader.MaxFileBytes + 1));

        Assert.Equal(ConfigurationErrorCode.TooLarge, error.Code);
    }

    [Fact]
    public void A_nul_does_not_hide_the_rest_of_the_file()
    {
        var error = TestNode.LoadOneError("node:\n  name: a\n\0\nbad: 1\n");

        Assert.Equal((ConfigurationErrorCode.Syntax, 3, 1), (error.Code, error.Line, error.Column));
    }
}
