using System.Globalization;

namespace Sworn.Query.Language;

/// <summary>Reads a query inside a query.</summary>
internal static class SubqueryParser
{
    /// <summary>Reads a query in parentheses.</summary>
    /// <param name="cursor">Stands at the '('.</param>
    /// <param name="depth">The parentheses around.</param>
    /// <returns>Null when the cursor has noted a mistake.</returns>
    public static ParsedQuery? Parse(QueryCursor cursor, int depth)
    {
        var start = cursor.Offset;
        if (!cursor.TrySkip("("))
        {
            cursor.Fail(QueryErrorCode.Unexpected, start, $"expected '(' and a query, found {cursor.Found(start)}");
            return null;
        }

        return ParseInside(cursor, depth, start);
    }

    /// <summary>Reads a query and the ')' behind it.</summary>
    /// <param name="cursor">Stands behind the '('.</param>
    /// <param name="depth">The parentheses around.</param>
    /// <param name="start">Where the '(' stands.</param>
    public static ParsedQuery? ParseInside(QueryCursor cursor, int depth, int start)
    {
        if (depth >= ParsedQuery.MaxNesting)
        {
            cursor.Fail(QueryErrorCode.TooDeep, start, string.Create(CultureInfo.InvariantCulture, $"queries nest deeper than {ParsedQuery.MaxNesting}"));
            return null;
        }

        var from = cursor.Offset;
        cursor.SkipSpaces();
        var filter = cursor.Current is '|' or ')' ? AllFilter.Instance : new FilterParser(cursor).ParseOr(field: null, depth + 1);
        if (filter is null || new PipeParser(cursor, depth + 1).Parse() is not { } pipes)
        {
            return null;
        }

        var text = cursor.TextFrom(from);
        return cursor.TryClose() ? new ParsedQuery(text, filter, pipes, isExplain: false) : null;
    }
}
