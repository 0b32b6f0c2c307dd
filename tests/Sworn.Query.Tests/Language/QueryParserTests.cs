using System.Globalization;
using System.Text;
using Sworn.Query.Language;
using Sworn.Testing;

namespace Sworn.Query.Tests.Language;

public sealed class QueryParserTests
{
    [Fact]
    public void Queries_print_in_their_normal_form() => GoldenPairs.Check("queries.txt", text => Parse(text).ToString());

    [Fact]
    public void What_is_printed_reads_back_as_the_same_query() =>
        Assert.All(GoldenPairs.Questions("queries.txt"), text =>
        {
            var printed = Parse(text).ToString();
            Assert.Equal(printed, Parse(printed).ToString());
        });

    [Fact]
    public void Mistakes_are_shown_where_they_are() => GoldenPairs.Check("errors.txt", text =>
    {
        Assert.False(QueryParser.TryParse(text, out _, out var error), $"'{text}' was read");
        return error.Describe(text);
    });

    [Fact]
    public void Random_trees_survive_printing_and_reading()
    {
        for (ulong seed = 1; seed <= 2_000; seed++)
        {
            var random = new SeededRandom(seed);
            var text = RandomQueries.Next(random, depth: 4);
            var printed = Parse(text).ToString();
            Assert.True(printed == Parse(printed).ToString(), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Random_text_never_throws()
    {
        const string alphabet = "ab :=~<>!-*()[]{},\"'`|\\/0129._ANDORin_time\n\u00e9";
        for (ulong seed = 1; seed <= 20_000; seed++)
        {
            var random = new SeededRandom(seed);
            var text = new StringBuilder();
            for (var length = random.Below(24); length > 0; length--)
            {
                text.Append(alphabet[random.Below(alphabet.Length)]);
            }

            if (QueryParser.TryParse(text.ToString(), out var query, out var error))
            {
                var printed = query.ToString();
                Assert.True(QueryParser.TryParse(printed, out var again, out _), $"seed {seed}: '{text}' prints as '{printed}'");
                Assert.True(printed == again.ToString(), $"seed {seed}: '{text}' prints as '{printed}' and that as '{again}'");
            }
            else
            {
                Assert.InRange(error.Offset, 0, text.Length);
                Assert.Contains("^", error.Describe(text.ToString()));
            }
        }
    }

    [Fact]
    public void Nesting_is_limited()
    {
        var deep = new string('(', ParsedQuery.MaxNesting) + "a" + new string(')', ParsedQuery.MaxNesting);
        Assert.True(QueryParser.TryParse(deep, out _, out _));
        Assert.False(QueryParser.TryParse($"({deep})", out _, out var error));
        Assert.Equal(QueryErrorCode.TooDeep, error.Code);
        Assert.Equal(ParsedQuery.MaxNesting, error.Offset);
        Assert.False(QueryParser.TryParse(new string('-', 60_000) + "a", out _, out error));
        Assert.Equal(QueryErrorCode.TooDeep, error.Code);
        Assert.False(QueryParser.TryParse("host:" + new string('(', 10_000), out _, out error));
        Assert.Equal(QueryErrorCode.TooDeep, error.Code);
        Assert.False(QueryParser.TryParse("host:" + new string('!', 60_000), out _, out error));
        Assert.Equal(QueryErrorCode.TooDeep, error.Code);
    }

    [Fact]
    public void Length_is_limited()
    {
        Assert.True(QueryParser.TryParse(new string('a', ParsedQuery.MaxLength), out _, out _));
        Assert.False(QueryParser.TryParse(new string('a', ParsedQuery.MaxLength + 1), out _, out var error));
        Assert.Equal(QueryErrorCode.TooLong, error.Code);
    }

    [Fact]
    public void A_long_flat_query_is_read()
    {
        var text = string.Join(" OR ", Enumerable.Range(0, 5_000).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(text, Parse(text).ToString());
    }

    [Fact]
    public void The_caret_stands_under_the_mistake_in_its_line()
    {
        const string text = "host:a\nseverity:eror b";
        Assert.False(QueryParser.TryParse(text, out _, out var error));
        Assert.Equal(10, error.ColumnIn(text));
        var lines = error.Describe(text).Split('\n');
        Assert.StartsWith("column 10: ", lines[0]);
        Assert.EndsWith("did you mean 'error'?", lines[0]);
        Assert.Equal("  severity:eror b", lines[1]);
        Assert.Equal("           ^", lines[2]);
    }

    [Theory]
    [InlineData("*", 0, null)]
    [InlineData("* | limit 10", 0, 10L)]
    [InlineData("* | limit 10 | limit 5", 0, 5L)]
    [InlineData("* | offset 5 | limit 10", 5, 10L)]
    [InlineData("* | limit 10 | offset 4", 4, 6L)]
    [InlineData("* | limit 10 | offset 14", 14, 0L)]
    [InlineData("* | limit 0", 0, long.MaxValue)]
    [InlineData("* | offset 9223372036854775807 | offset 9", long.MaxValue, null)]
    public void Limits_and_offsets_count_in_the_order_they_stand(string text, long offset, long? limit)
    {
        var query = Parse(text);
        Assert.Equal(offset, query.Offset);
        Assert.Equal(limit, query.Limit);
    }

    [Theory]
    [InlineData("error", false)]
    [InlineData("a OR -(_time:1h b)", true)]
    [InlineData("_recv:1h", true)]
    [InlineData("@timestamp:1h", true)]
    [InlineData("_index:5", true)]
    [InlineData("\"_time:1h\"", false)]
    public void Naming_a_time_or_an_index_switches_the_default_window_off(string text, bool expected) =>
        Assert.Equal(expected, Parse(text).NamesTime);

    internal static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ParsedQuery? query)
    {
        Assert.True(QueryParser.TryParse(text, out query, out var error), error?.Describe(text));
        return true;
    }

    private static ParsedQuery Parse(string text)
    {
        Assert.True(QueryParser.TryParse(text, out var query, out var error), $"{text}: {error?.Message}");
        return query;
    }
}
