using System.Globalization;
using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>
/// Reads conditions: OR binds weaker than AND, which may be left out, and NOT binds strongest. It calls itself once for
/// each parenthesis and negation, at most <see cref="ParsedQuery.MaxNesting"/> deep. All methods return null when the
/// cursor has noted a mistake.
/// </summary>
internal sealed class FilterParser
{
    private readonly QueryCursor _cursor;
    private readonly ValueParser _values;

    public FilterParser(QueryCursor cursor)
    {
        _cursor = cursor;
        _values = new ValueParser(cursor, this);
    }

    /// <summary>Reads conditions as far as they go.</summary>
    /// <param name="field">The field whose parentheses these are in; null outside of such.</param>
    /// <param name="depth">The parentheses and negations around.</param>
    public Filter? ParseOr(FieldName? field, int depth)
    {
        var parts = new List<Filter>();
        do
        {
            if (ParseAnd(field, depth) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }
        while (_cursor.TrySkipKeyword(QueryWords.Or));

        return parts.Count == 1 ? parts[0] : new OrFilter(parts);
    }

    /// <summary>Reads one condition without operators, or some in parentheses.</summary>
    public Filter? ParseGroup(FieldName? field, int depth)
    {
        var start = _cursor.Offset;
        _cursor.Offset++;
        if (IsTooDeep(depth, start) || ParseOr(field, depth + 1) is not { } inner)
        {
            return null;
        }

        _cursor.SkipSpaces();
        if (_cursor.TrySkip(")"))
        {
            return inner;
        }

        Fail(QueryErrorCode.Unexpected, _cursor.Offset, $"expected ')', found {_cursor.Found(_cursor.Offset)}");
        return null;
    }

    /// <summary>Notes a mistake when nesting goes too deep.</summary>
    public bool IsTooDeep(int depth, int offset)
    {
        if (depth < ParsedQuery.MaxNesting)
        {
            return false;
        }

        Fail(
            QueryErrorCode.TooDeep, offset,
            string.Create(CultureInfo.InvariantCulture, $"parentheses and negations nest deeper than {ParsedQuery.MaxNesting}"));
        return true;
    }

    private Filter? ParseAnd(FieldName? field, int depth)
    {
        var parts = new List<Filter>();
        do
        {
            _cursor.SkipSpaces();
            if (ParseUnary(field, depth) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }
        while (_cursor.TrySkipKeyword(QueryWords.And) || GoesOn());

        return parts.Count == 1 ? parts[0] : new AndFilter(parts);
    }

    private bool GoesOn()
    {
        _cursor.SkipSpaces();
        return !_cursor.IsAtEnd && _cursor.Current is not (')' or '|') && !_cursor.IsAtKeyword(QueryWords.Or);
    }

    private Filter? ParseUnary(FieldName? field, int depth)
    {
        var start = _cursor.Offset;
        if (!_cursor.TrySkip("-") && !_cursor.TrySkip("!") && !_cursor.TrySkipKeyword(QueryWords.Not))
        {
            return ParsePrimary(field, depth);
        }

        _cursor.SkipSpaces();
        return IsTooDeep(depth, start) || ParseUnary(field, depth + 1) is not { } part ? null : new NotFilter(part);
    }

    private Filter? ParsePrimary(FieldName? field, int depth)
    {
        if (_cursor.Current == '(')
        {
            return ParseGroup(field, depth);
        }

        if (_cursor.IsAtEnd || _cursor.Current is ')' or '|' || IsAtOperator())
        {
            var hint = IsAtOperator() ? "; put the word in quotation marks to search for it" : "";
            Fail(
                QueryErrorCode.Unexpected, _cursor.Offset,
                $"expected a condition, found {_cursor.Found(_cursor.Offset)}{hint}");
            return null;
        }

        return field is not null ? _values.Parse(field, depth) : ParseText(depth);
    }

    private bool IsAtOperator() => _cursor.IsAtKeyword(QueryWords.And) || _cursor.IsAtKeyword(QueryWords.Or);

    private Filter? ParseText(int depth)
    {
        var start = _cursor.Offset;
        switch (_cursor.Current)
        {
            case '=':
                _cursor.Offset++;
                return _cursor.TakeText(isListed: false, "the whole message behind '='") is { } whole
                    ? new TextFilter(TextTest.Whole, whole)
                    : null;
            case '~':
                _cursor.Offset++;
                return _values.ParseRegex() is { } pattern ? new RegexFilter(pattern) : null;
            case '{':
                Fail(
                    QueryErrorCode.NotAvailable, start,
                    "'{…}' does not select streams here; write app:=nginx, or put text with braces in quotation marks");
                return null;
            default:
                return _cursor.IsAtString ? ParseString(depth) : ParseWord(depth);
        }
    }

    private Filter? ParseString(int depth)
    {
        var start = _cursor.Offset;
        if (_cursor.TakeString() is not { } text)
        {
            return null;
        }

        return _cursor.TrySkip(":")
            ? _values.ParseNamed(text, start, isQuoted: true, depth)
            : TextOf(text, _cursor.TrySkip("*"));
    }

    private Filter? ParseWord(int depth)
    {
        var start = _cursor.Offset;
        var nameLength = QueryWords.NameLength(_cursor.Rest);
        if (nameLength > 0)
        {
            var name = _cursor.Rest[..nameLength].ToString();
            _cursor.Offset += nameLength + 1;
            return _values.ParseNamed(name, start, isQuoted: false, depth);
        }

        var word = _cursor.TakeWord(isListed: false);
        if (_cursor.Current == '(')
        {
            Fail(QueryErrorCode.Unexpected, start, ForeignWords.Explain(word));
            return null;
        }

        return _values.TryCutStar(ref word, start, out var isPrefix) ? TextOf(word, isPrefix) : null;
    }

    private static Filter TextOf(string text, bool isPrefix) =>
        text.Length == 0 ? AllFilter.Instance : new TextFilter(isPrefix ? TextTest.WordPrefix : TextTest.Contains, text);

    private void Fail(QueryErrorCode code, int offset, string message) => _cursor.Fail(code, offset, message);
}
