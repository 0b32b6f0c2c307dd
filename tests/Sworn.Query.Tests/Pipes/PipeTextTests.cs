using Sworn.Query.Language;

namespace Sworn.Query.Tests.Pipes;

/// <summary>Pipes as text: what is printed reads back, and mistakes are shown where they are.</summary>
public sealed class PipeTextTests
{
    [Theory]
    [InlineData("a | first 5 | last 3")]
    [InlineData("a | sort by (host, _time) desc | limit 3")]
    [InlineData("a | where b | limit 3 | where c:>5 d | count")]
    [InlineData("a | facets 10 | sort by (hits)")]
    [InlineData("a | field_names | limit 3")]
    [InlineData("a | patterns | diff 30d | where change:=new")]
    [InlineData("a | patterns 5")]
    [InlineData("a | uniq by (host) | diff 1d")]
    [InlineData("a | math (_recv - _time) * 2 as skew")]
    [InlineData("a | math (bytes + 3) * -(x) / 5m % 2 as y | math abs(y) as z")]
    [InlineData("a | math \"a b\" - bytes-from-client as y")]
    [InlineData("a | extract \"from <ip> port <port>\" from msg")]
    [InlineData("a | extract \"<<<tag>> <_> of\" from _raw")]
    [InlineData("a | format \"<host> said \\\"<msg>\\\"\" as line | fields line")]
    [InlineData("a | context before 3 after 0 same (host, app)")]
    [InlineData("a | session same (username, source-address) within 10m then (msgid:b) then (c OR d)")]
    [InlineData("a | join by (host) (b | stats by (host) count() as n) | where n:>5")]
    [InlineData("a | join by (host) (b | fields host, username) inner")]
    [InlineData("a | stats by (host) count() if (severity:<=err) as bad, rate() as r, rate(bytes)")]
    [InlineData("a | stats count() if (b OR c)")]
    [InlineData("a | raw")]
    [InlineData("a | proof")]
    [InlineData("a | verify")]
    [InlineData("host:in(b c)", "host:in((b c))")]
    [InlineData("host:in(b | fields host)")]
    [InlineData("host:in(app:b | uniq by (host) | fields host)")]
    [InlineData("host:in(\"app:b\", c)")]
    [InlineData("host:in(-5, x)", "host:in(\"-5\", x)")]
    [InlineData("a host:in((b OR c) d)", "a host:in(((b OR c) d))")]
    [InlineData("a | top 10 by (host) | stats sum(hits) as s")]
    [InlineData("a | stats by (_time:5m) count() as n | where _time:>now-1h | stats by (_time:1h) max(n) as most")]
    public void What_is_printed_reads_back_as_the_same_query(string text, string? normal = null)
    {
        Assert.True(QueryParser.TryParse(text, out var query, out var error), error?.Describe(text));
        var printed = query.ToString();
        Assert.Equal(normal ?? text, printed);
        Assert.True(QueryParser.TryParse(printed, out var again, out error), error?.Describe(printed));
        Assert.Equal(printed, again.ToString());
    }

    [Theory]
    [InlineData("a | first", 10, "a number behind 'first'")]
    [InlineData("a | first 0", 11, "keeps 1 to 100000")]
    [InlineData("a | facet", 5, "there is no pipe 'facet'")]
    [InlineData("a | sort by (_tme)", 14, "no built-in field '_tme'")]
    [InlineData("a | math bytes", 15, "expected 'as'")]
    [InlineData("a | math bytes + as x", 21, "expected 'as'")]
    [InlineData("a | math (bytes as x", 17, "expected ')'")]
    [InlineData("a | math bytes as host", 19, "built-in field")]
    [InlineData("a | math 5q as x", 10, "neither a number nor a duration")]
    [InlineData("a | math sqrt(x) as y", 10, "no function 'sqrt'")]
    [InlineData("a | math _tme as y", 10, "no built-in field")]
    [InlineData("a | extract from", 13, "expected a text with places")]
    [InlineData("a | extract \"plain\"", 13, "names no field")]
    [InlineData("a | extract \"<a><b>\"", 13, "there must be some text")]
    [InlineData("a | extract \"<host> x\"", 13, "built-in field")]
    [InlineData("a | extract \"<a x\"", 13, "has no '>'")]
    [InlineData("a | format \"<_x>\" as y", 12, "no built-in field")]
    [InlineData("a | context before x", 20, "expected a number up to 1000")]
    [InlineData("a | context before 2000", 20, "expected a number up to 1000")]
    [InlineData("a | limit 5 | math 1 as x | context before 1", 29, "only where, limit, offset and fields")]
    [InlineData("a | session within 5m", 13, "expected 'same'")]
    [InlineData("a | session same (host) within x", 32, "expected a duration")]
    [InlineData("a | session same (host) within 5m then b", 40, "expected '('")]
    [InlineData("a | limit 5 | session same (host) within 5m", 15, "only where and fields")]
    [InlineData("a | join by (host) (b)", 20, "is a table, or says with 'fields'")]
    [InlineData("a | join by (host) (b | stats by (app) count() n)", 20, "no column 'host'")]
    [InlineData("a | join by (host) (b | stats by (host, app) count() n)", 20, "built-in field")]
    [InlineData("a | join by (host) (b | stats by (host) cuont() n)", 41, "no function 'cuont'")]
    [InlineData("a | diff 1d", 5, "must stand directly before")]
    [InlineData("a | patterns 5 | diff 1d", 18, "must stand directly before")]
    [InlineData("a | patterns | diff x", 21, "expected a duration")]
    [InlineData("a | top by (host) | patterns", 21, "is about records")]
    [InlineData("a | top by (host) | proof", 21, "is about records")]
    [InlineData("a | stats count() if b", 22, "expected '('")]
    [InlineData("host:in(a | stats by (host, app) count())", 8, "gives one field or column")]
    [InlineData("host:in(app:x", 14, "expected '|' or ')'")]
    [InlineData("host:in(app:(x)", 16, "expected '|' or ')'")]
    [InlineData("a | top by (host) | math hots + 1 as x", 26, "no column 'hots'")]
    [InlineData("a | count | where hits:5", 13, "no column 'hits'")]
    public void Mistakes_name_column_and_what_was_expected(string text, int column, string expected)
    {
        Assert.False(QueryParser.TryParse(text, out _, out var error), $"'{text}' was read");
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(column, error.ColumnIn(text));
    }

    [Fact]
    public void Queries_nest_only_so_deep()
    {
        var deep = string.Concat(Enumerable.Repeat("host:in(a | fields host | where ", 150));
        Assert.False(QueryParser.TryParse(deep, out _, out var error));
        Assert.Equal(QueryErrorCode.TooDeep, error.Code);
        var math = $"a | math {new string('(', 50_000)}1 as x";
        Assert.False(QueryParser.TryParse(math, out _, out error));
        Assert.Equal(QueryErrorCode.TooDeep, error.Code);
        Assert.False(QueryParser.TryParse($"a | math {new string('-', 50_000)}1 as x", out _, out error));
        Assert.Equal(QueryErrorCode.TooDeep, error.Code);
    }

    [Theory]
    [InlineData("a | math 1 as x | where x:1 | fields x", true)]
    [InlineData("a | extract \"<x> y\" | limit 5", true)]
    [InlineData("a | sort by (host)", false)]
    [InlineData("a | first 5", false)]
    [InlineData("a | context before 3", false)]
    [InlineData("a | top by (host)", false)]
    [InlineData("a | count", false)]
    public void Only_what_each_record_allows_by_itself_can_be_followed(string text, bool isFollowable)
    {
        Assert.True(QueryParser.TryParse(text, out var query, out _));
        Assert.Equal(isFollowable, query.IsFollowable);
    }
}
