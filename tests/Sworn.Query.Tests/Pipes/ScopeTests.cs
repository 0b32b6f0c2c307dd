using Sworn.Query.Language;

namespace Sworn.Query.Tests.Pipes;

/// <summary>What is outside of the scope of who asks shows through no pipe: the answer is that of a log without it.</summary>
public sealed class ScopeTests
{
    [Theory]
    [InlineData("bytes:>900 | context before 2 after 1 | fields _index, context")]
    [InlineData("username:in(bytes:>990) | fields _index")]
    [InlineData("msgid:=COMMIT | join by (username) (bytes:>800 | stats by (username) count() n) | fields _index, n")]
    [InlineData("* | patterns")]
    [InlineData("* | uniq by (username, host) | diff 1d")]
    [InlineData("msgid:=LOGIN_FAILED | session same (username) within 10s then (msgid:=LOGIN_OK)")]
    [InlineData("* | facets")]
    [InlineData("* | field_names")]
    [InlineData("* | first 9 | fields _index")]
    [InlineData("* | stats by (host) count() n, rate() r")]
    public void Pipes_see_the_scope_only(string query)
    {
        using var log = FactLog.Make(61, 600, LogLayout.Both);
        Assert.True(QueryParser.TryParse("host:in(h1, h2)", out var scope, out _));
        var conditions = query.Replace("(bytes", "(host:in(h1, h2) bytes", StringComparison.Ordinal).Replace("(msgid", "(host:in(h1, h2) msgid", StringComparison.Ordinal);
        var hosts = log.Facts.ToDictionary(fact => fact.Index, fact => fact.Host);
        var within = log.Json(query, request => request with { Within = scope });
        Assert.NotEmpty(within);
        Assert.All(within.Where(row => row.TryGetProperty("_index", out _)), row => Assert.Contains(hosts[row.GetProperty("_index").GetUInt64()], (string[])["h1", "h2"]));
        if (!query.Contains("context", StringComparison.Ordinal))
        {
            // A context looks at the records around, which only a scope keeps inside.
            Assert.Equal(log.Rows("host:in(h1, h2) " + conditions), log.Rows(query, request => request with { Within = scope }));
        }
    }
}
