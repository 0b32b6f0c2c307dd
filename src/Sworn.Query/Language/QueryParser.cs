using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sworn.Query.Language;

/// <summary>Reads the query language (docs/query-language.md). Thread-safe.</summary>
public static class QueryParser
{
    /// <summary>Reads a query. An empty one is every record.</summary>
    /// <param name="text">The query.</param>
    /// <param name="query">The result; null when false.</param>
    /// <param name="error">The first mistake; null when true.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ParsedQuery? query, [NotNullWhen(false)] out QueryError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        query = null;
        if (text.Length > ParsedQuery.MaxLength)
        {
            error = new QueryError(
                QueryErrorCode.TooLong, ParsedQuery.MaxLength,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the query has {text.Length} characters; at most {ParsedQuery.MaxLength} are read"));
            return false;
        }

        var cursor = new QueryCursor(text);
        var isExplain = TrySkipExplain(cursor);
        query = Parse(cursor, text, isExplain);
        error = cursor.Error;
        return query is not null;
    }

    private static ParsedQuery? Parse(QueryCursor cursor, string text, bool isExplain)
    {
        cursor.SkipSpaces();
        Filter? filter = cursor.IsAtEnd || cursor.Current == '|'
            ? AllFilter.Instance
            : new FilterParser(cursor).ParseOr(field: null, depth: 0);
        return filter is not null && new PipeParser(cursor, depth: 0).Parse() is { } pipes
            ? new ParsedQuery(text, filter, pipes, isExplain)
            : null;
    }

    /// <summary>The word means something only when a query follows; alone it is a word to search for.</summary>
    private static bool TrySkipExplain(QueryCursor cursor)
    {
        if (!cursor.TrySkipKeyword(QueryWords.Explain))
        {
            return false;
        }

        cursor.SkipSpaces();
        if (!cursor.IsAtEnd && cursor.Current != '|')
        {
            return true;
        }

        cursor.Offset = 0;
        return false;
    }
}
