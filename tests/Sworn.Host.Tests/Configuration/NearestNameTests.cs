using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("nmae", "name")]
    [InlineData("Name", "name")]
    [InlineData("max_message", "max-message")]
    [InlineData("maxMessage", "max-message")]
    [InlineData("maxmessage", "max-message")]
    public void A_slip_finds_its_name(string word, string expected) =>
        Assert.Equal(expected, NearestName.Of(word, ["name", "max-message", "listen"]));

    [Theory]
    [InlineData("")]
    [InlineData("zzzz")]
    [InlineData("completely-different")]
    public void Another_word_finds_none(string word) =>
        Assert.Null(NearestName.Of(word, ["name", "max-message", "listen"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "axc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_insertions_removals_replacements_and_swaps(string left, string right, int expected) =>
        Assert.Equal(expected, NearestName.Distance(left, right));
}
