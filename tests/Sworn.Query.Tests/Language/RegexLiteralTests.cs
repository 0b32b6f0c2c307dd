using Sworn.Query.Language;
using Sworn.Testing;

namespace Sworn.Query.Tests.Language;

public sealed class RegexLiteralTests
{
    [Theory]
    [InlineData("error", "error")]
    [InlineData("err(or)?", "err")]
    [InlineData("from \\d+\\.\\d+ port", "from ")]
    [InlineData("a.b.c", "")]
    [InlineData("abc|abd", "")]
    [InlineData("(?i)abcdef", "")]
    [InlineData("abcd*efgh+i", "efgh")]
    [InlineData("abc{0,3}defg", "defg")]
    [InlineData("[abc]]xyz", "]xyz")]
    [InlineData("[]abc]xyz", "xyz")]
    [InlineData("[a-z-[abc]]xyz1", "")]
    [InlineData("([a[b]x(cde])fgh)?", "")]
    [InlineData("\\x41BCD", "")]
    [InlineData("login\\[\\d+\\]: fail", "]: fail")]
    [InlineData("100%\\.00", "100%.00")]
    [InlineData("(abcdef)ghi", "ghi")]
    [InlineData("\\bsshd\\b", "sshd")]
    public void The_longest_text_that_is_sure_is_found(string pattern, string literal) => Assert.Equal(literal, RegexLiteral.Of(pattern));

    [Fact]
    public void Whatever_matches_contains_the_text()
    {
        var random = new SeededRandom(5);
        string[] parts = ["abc", "d", "e?", "f*", "g+", "[hij]", "(kl)", "(mn)?", "\\.", "\\d", ".", "o{2}", "p{0,1}", "\\w+", "[^q]", "(r[s)]t)", "\\[uv"];
        var matched = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Between(1, 6)).Select(_ => random.Pick(parts)));
            Assert.True(RegexPattern.TryParse(pattern, out var parsed, out var fault), fault);
            var text = string.Concat(Enumerable.Range(0, random.Between(1, 9)).Select(_ =>
                random.Pick(["abc", "d", "e", "ff", "g", "h", "kl", "mn", ".", "7", "oo", "p", "r", "s", ")t", "[uv"])));
            if (parsed!.Regex.IsMatch(text))
            {
                matched++;
                Assert.Contains(parsed.Literal, text, StringComparison.Ordinal);
            }
        }

        Assert.True(matched > 1_000, $"{matched}");
    }
}
