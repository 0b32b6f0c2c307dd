using System.Runtime.CompilerServices;
using Sworn.Query.Fields;
using Sworn.Query.Language;

namespace Sworn.Query.Tests;

/// <summary>Runs what docs/query-language.md shows.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(PathOf()).ReplaceLineEndings("\n");

    [Fact]
    public void Every_query_in_a_table_finds_the_message_or_not_as_the_page_says()
    {
        using var log = ExampleLog();
        var rows = Page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Cells).Where(cells => cells.ElementAtOrDefault(1) is "yes" or "no").ToList();
        Assert.True(rows.Count > 80, "the page has hardly any examples");
        Assert.All(rows, cells =>
        {
            var query = cells[0].Trim('`');
            var bodies = log.Run(query).Bodies;
            Assert.True(bodies.Contains(Example()) == (cells[1] == "yes"), $"{query}: the page says {cells[1]}");
        });
    }

    [Fact]
    public void Every_query_in_a_block_is_read() =>
        Assert.All(Blocks("query").SelectMany(block => block.Split('\n')), text =>
            Assert.True(QueryParser.TryParse(text, out _, out var error), $"{text}: {error?.Message}"));

    [Fact]
    public void Mistakes_are_shown_as_the_page_shows_them() =>
        Assert.All(Blocks("mistake"), block =>
        {
            var text = block.Split('\n')[0];
            Assert.False(QueryParser.TryParse(text, out _, out var error));
            Assert.Equal(block[(text.Length + 1)..], error.Describe(text));
        });

    [Fact]
    public void Every_name_is_on_the_page() =>
        Assert.All(FieldNames.All.Concat(FieldNames.AllAliases.Select(alias => alias.Key)), name => Assert.Contains($"`{name}`", Page));

    private static string Example() => Assert.Single(Blocks("message"));

    private static TestLog ExampleLog()
    {
        var log = new TestLog();
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), log.Time.GetUtcNow());
        log.Time.Advance(TimeSpan.FromMinutes(5));
        log.Add("one", "two");
        log.Add(Example());
        var sink = new CollectingSink();
        log.Run("_time:all", sink);
        Assert.Equal(7u, sink.Indexes[0]);
        return log;
    }

    private static string[] Cells(string row) => [.. row.Trim('|', ' ').Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|').Select(cell => cell.Trim().Replace('\u0001', '|'))];

    private static IEnumerable<string> Blocks(string kind) => Page.Split($"```{kind}\n").Skip(1).Select(block => block[..block.IndexOf("\n```", StringComparison.Ordinal)]);

    private static string PathOf([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "..", "..", "docs", "query-language.md"));
}
