using System.Text.RegularExpressions;

namespace Sworn.Architecture.Tests;

/// <summary>The commands that documents show are commands that the program has.</summary>
public sealed partial class CommandTests
{
    private static readonly string[] Pages =
        ["README.md", "CHANGELOG.md", "docs/operations.md", "docs/threat-model.md", "docs/formats/verification.md"];

    public static TheoryData<string> Documents => [.. Pages];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_that_a_page_shows_exists(string page)
    {
        var known = Defined();
        var shown = Shown().Matches(Repository.Read(page)).Select(match => match.Groups["command"].Value).ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, command => Assert.Contains(command, known));
    }

    [Fact]
    public void Every_command_is_one_that_the_program_offers_and_shows_two_examples()
    {
        // A command of the program, or one under another.
        var program = string.Concat(Repository.Files("src/Sworn.Cli", "*.cs").Select(File.ReadAllText));

        Assert.All(Repository.Files("src/Sworn.Cli/Commands", "*Command.cs"), file =>
        {
            var text = File.ReadAllText(file);
            Assert.Contains(Path.GetFileNameWithoutExtension(file) + ".Create()", program, StringComparison.Ordinal);
            Assert.True(Example().Count(text) >= 2, $"{Path.GetFileName(file)} shows fewer than two examples");
        });
    }

    [Fact]
    public void Every_option_that_the_operations_manual_shows_exists()
    {
        var source = string.Concat(Repository.Files("src/Sworn.Cli", "*.cs").Select(File.ReadAllText));
        var shown = Pages.SelectMany(page => Option().Matches(Repository.Read(page)))
            .Select(match => match.Groups["option"].Value).Distinct(StringComparer.Ordinal).Except(["--fast"], StringComparer.Ordinal).ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, option => Assert.Contains($"\"{option}\"", source, StringComparison.Ordinal));
    }

    private static HashSet<string> Defined() =>
        [.. Repository.Files("src/Sworn.Cli/Commands", "*.cs")
            .SelectMany(file => Definition().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("new(?: Command)?\\(\\s*\"(?<name>[a-z]+)\",", RegexOptions.NonBacktracking)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(?:`|^ +|\./)sworn (?<command>[a-z]+)", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"^ +sworn [a-z]+|^ +[a-z].*\| sworn [a-z]+", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"[ `(\[](?<option>--[a-z][a-z-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Option();
}
