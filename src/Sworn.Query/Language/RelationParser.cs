using System.Globalization;
using Sworn.Query.Pipes;
using Sworn.Query.Time;

namespace Sworn.Query.Language;

/// <summary>
/// Reads pipes that relate records or tables to others: <c>context</c>, <c>session</c>, <c>join</c>, <c>diff</c>. Methods
/// return null when the cursor has noted a mistake.
/// </summary>
internal sealed class RelationParser(QueryCursor cursor, NameParser names, int depth)
{
    private const int MaxThen = 8;
    private const int DefaultContext = 5;

    /// <summary>Reads <c>[before n] [after n] [same names]</c>.</summary>
    public ContextPipe? ParseContext()
    {
        int? before = null;
        int? after = null;
        List<string> same = [];
        while (true)
        {
            if (cursor.TrySkipKeyword("before"))
            {
                before = ParseCount("before");
            }
            else if (cursor.TrySkipKeyword("after"))
            {
                after = ParseCount("after");
            }
            else if (cursor.TrySkipKeyword("same"))
            {
                same = names.ParseNamesInParentheses() ?? [];
            }
            else
            {
                break;
            }

            if (cursor.Error is not null)
            {
                return null;
            }
        }

        var without = before is null && after is null ? DefaultContext : 0;
        return new ContextPipe(before ?? without, after ?? without, same);
    }

    /// <summary>Reads <c>same (names) within duration { then (conditions) }</c>.</summary>
    public SessionPipe? ParseSession()
    {
        if (!TrySkip("same") || names.ParseNamesInParentheses() is not { } same || !TrySkip("within") || ParseDuration() is not { } within)
        {
            return null;
        }

        var then = new List<Filter>();
        while (cursor.TrySkipKeyword("then") && then.Count < MaxThen)
        {
            if (ParseThen() is not { } condition)
            {
                return null;
            }

            then.Add(condition);
        }

        return new SessionPipe(same, within, then);
    }

    /// <summary>Reads <c>[by] [(names)] (query) [inner]</c>; without names the first column of the query is joined by.</summary>
    public JoinPipe? ParseJoin()
    {
        var start = cursor.Offset;
        var hasWord = cursor.TrySkipKeyword("by");
        cursor.SkipSpaces();
        var given = hasWord || cursor.IsAtTwoGroups ? ParseBy() : [];
        cursor.SkipSpaces();
        var inside = cursor.Offset;
        if (given is null || SubqueryParser.Parse(cursor, depth) is not { } query)
        {
            return null;
        }

        var by = given.Count > 0 ? given : [.. query.Columns.Take(1)];
        return Fits(query, by, start, inside) ? new JoinPipe(by, query, cursor.TrySkipKeyword("inner")) : null;
    }

    /// <summary>Reads a duration; what stands before must be rows that can be compared.</summary>
    public DiffPipe? ParseDiff(List<Pipe> before, int start)
    {
        if (before.Count == 0 || !DiffPipe.CanCompare(before[^1]) || before.Exists(static pipe => pipe is LimitPipe or OffsetPipe or EdgePipe or JoinPipe or DiffPipe))
        {
            cursor.Fail(
                QueryErrorCode.NotAvailable, start,
                "'diff' compares all rows of 'patterns', 'uniq' or 'field_values', which must stand directly before it; 'limit' goes behind it");
            return null;
        }

        return ParseDuration() is { } duration ? new DiffPipe(duration) : null;
    }

    private bool Fits(ParsedQuery query, List<string> by, int start, int inside)
    {
        if (!query.IsTable && query.Fields.Count == 0)
        {
            cursor.Fail(QueryErrorCode.Unexpected, inside, "a query to join with is a table, or says with 'fields' what it gives");
            return false;
        }

        if (by.Find(name => !query.Columns.Contains(name, StringComparer.Ordinal)) is { } missing)
        {
            cursor.Fail(
                QueryErrorCode.UnknownField, inside,
                $"the query to join with has no column '{missing}'; it has {string.Join(", ", query.Columns)}");
            return false;
        }

        return by.TrueForAll(name => names.Check(name, start))
            && query.Columns.Except(by, StringComparer.Ordinal).All(name => names.Shape.IsRows || names.CheckNew(name, inside));
    }

    private List<string>? ParseBy()
    {
        var at = cursor.Offset;
        if (cursor.TrySkip("(") && names.ParseNames() is { } listed && cursor.TryClose())
        {
            return listed;
        }

        cursor.Fail(QueryErrorCode.Unexpected, at, $"expected '(' and the fields to join by, found {cursor.Found(at)}");
        return null;
    }

    private Filter? ParseThen()
    {
        cursor.SkipSpaces();
        if (cursor.Current == '(')
        {
            return new FilterParser(cursor).ParseGroup(field: null, depth);
        }

        cursor.Fail(QueryErrorCode.Unexpected, cursor.Offset, $"expected '(' and conditions behind 'then', found {cursor.Found(cursor.Offset)}");
        return null;
    }

    private bool TrySkip(string keyword)
    {
        if (cursor.TrySkipKeyword(keyword))
        {
            return true;
        }

        cursor.SkipSpaces();
        cursor.Fail(QueryErrorCode.Unexpected, cursor.Offset, $"expected '{keyword}', found {cursor.Found(cursor.Offset)}");
        return false;
    }

    private Duration? ParseDuration()
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (Duration.TryParse(cursor.TakeWord(isListed: true), out var duration) && duration.Nanoseconds > 0)
        {
            return duration;
        }

        cursor.Fail(QueryErrorCode.BadTime, start, $"expected a duration like 10m, found {cursor.Found(start)}");
        return null;
    }

    private int? ParseCount(string word)
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (int.TryParse(cursor.TakeWord(isListed: true), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= ContextPipe.Most)
        {
            return count;
        }

        cursor.Fail(
            QueryErrorCode.BadValue, start,
            string.Create(CultureInfo.InvariantCulture, $"expected a number up to {ContextPipe.Most} behind '{word}', found {cursor.Found(start)}"));
        return null;
    }
}
