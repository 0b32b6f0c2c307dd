using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>
/// Reads what stands behind <c>name:</c>. All methods return null or false when the cursor has noted a mistake.
/// </summary>
internal sealed class ValueParser
{
    private readonly QueryCursor _cursor;
    private readonly FilterParser _filters;
    private readonly TimeParser _times;

    public ValueParser(QueryCursor cursor, FilterParser filters)
    {
        _cursor = cursor;
        _filters = filters;
        _times = new TimeParser(cursor);
    }

    /// <summary>Reads the value of a field, or of one of the names that are not fields.</summary>
    /// <param name="name">The name.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="isQuoted">True when it can only be a field.</param>
    /// <param name="depth">The parentheses and negations around.</param>
    public Filter? ParseNamed(string name, int start, bool isQuoted, int depth)
    {
        if (_cursor.IsAtGap || _cursor.Current is ')' or '|')
        {
            var found = _cursor.Current == ' ' ? "a space" : _cursor.Found(_cursor.Offset);
            _cursor.Fail(
                QueryErrorCode.Unexpected, _cursor.Offset,
                $"expected a value directly behind '{name}:', found {found}; put text that ends with a colon in quotation marks");
            return null;
        }

        if (name.Length == 0)
        {
            _cursor.Fail(QueryErrorCode.Unexpected, start, "expected the name of a field before ':'");
            return null;
        }

        switch (isQuoted ? "" : name)
        {
            case QueryWords.ExactCase:
                return ParseTextTest(TextTest.ContainsExactly);
            case QueryWords.WholeWord:
                return ParseTextTest(TextTest.Word);
            case QueryWords.AnyAddress:
                return ParseAddress(AddressScope.Any);
            case QueryWords.SourceAddress:
                return ParseAddress(AddressScope.Source);
            case QueryWords.DestinationAddress:
                return ParseAddress(AddressScope.Destination);
            default:
                break;
        }

        if (FieldName.TryResolve(name) is { } field)
        {
            return Parse(field, depth);
        }

        _cursor.Fail(
            QueryErrorCode.UnknownField, start, $"there is no built-in field '{name}'", NearestWord.To(name, FieldNames.All));
        return null;
    }

    /// <summary>Reads one value of a field, or several in parentheses.</summary>
    public Filter? Parse(FieldName field, int depth)
    {
        var start = _cursor.Offset;
        if (_cursor.TrySkip("!"))
        {
            return _filters.IsTooDeep(depth, start) || Parse(field, depth + 1) is not { } part ? null : new NotFilter(part);
        }

        if (_cursor.Current == '(' && !IsAtRange())
        {
            return _filters.ParseGroup(field, depth);
        }

        if (field.Id is FieldId.Time or FieldId.Received)
        {
            return _times.Parse(field);
        }

        return ParseTest(field, depth) is { } test ? new FieldFilter(field, test) : null;
    }

    /// <summary>Reads a regular expression behind its '~'.</summary>
    public RegexPattern? ParseRegex()
    {
        var start = _cursor.Offset;
        if (_cursor.TakeText(isListed: false, "a regular expression behind '~'") is not { } text)
        {
            return null;
        }

        if (!RegexPattern.TryParse(text, out var pattern, out var fault))
        {
            _cursor.Fail(QueryErrorCode.BadRegex, start, $"the regular expression is not valid: {fault}");
        }

        return pattern;
    }

    /// <summary>Takes the '*' off the end of a word; one elsewhere in it is a mistake.</summary>
    public bool TryCutStar(ref string word, int start, out bool isPrefix)
    {
        var star = word.IndexOf('*', StringComparison.Ordinal);
        isPrefix = star >= 0;
        if (star >= 0 && star < word.Length - 1)
        {
            _cursor.Fail(
                QueryErrorCode.Unexpected, start + star,
                "'*' stands for any ending, only at the end of a word; use ~\"expression\", "
                + "or quotation marks to search for '*' itself");
            return false;
        }

        word = isPrefix ? word[..^1] : word;
        return true;
    }

    private FieldTest? ParseTest(FieldName field, int depth)
    {
        var start = _cursor.Offset;
        if (IsAtRange())
        {
            return RangeReader.TryTake(_cursor, field, out var low, out var includesLow, out var high, out var includesHigh)
                ? new RangeTest(low, includesLow, high, includesHigh)
                : null;
        }

        if (TryTakeComparison() is { } comparison)
        {
            return TakeChecked(field) is { } bound ? RangeTest.Of(comparison, bound) : null;
        }

        if (_cursor.TrySkip("~"))
        {
            return ParseRegex() is { } pattern ? new RegexTest(pattern) : null;
        }

        if (_cursor.Rest.StartsWith("in(", StringComparison.OrdinalIgnoreCase))
        {
            return ParseList(field, depth);
        }

        return _cursor.TrySkip("=") ? ParseExact(field) : ParsePhrase(field, start);
    }

    /// <summary>A '[', or a '(' with a comma behind its first value: in <c>f:(a OR b)</c> there is none.</summary>
    private bool IsAtRange()
    {
        if (_cursor.Current != '(')
        {
            return _cursor.Current == '[';
        }

        var rest = _cursor.Rest[1..].TrimStart();
        var quoted = rest.StartsWith('"') ? rest[1..].IndexOf('"') + 2 : 0;
        var behind = rest[Math.Max(quoted, QueryWords.WordLength(rest, isListed: true))..].TrimStart();
        return behind.StartsWith(',');
    }

    private ComparisonOperator? TryTakeComparison()
    {
        if (_cursor.TrySkip(">="))
        {
            return ComparisonOperator.GreaterOrEqual;
        }

        if (_cursor.TrySkip("<="))
        {
            return ComparisonOperator.LessOrEqual;
        }

        return _cursor.TrySkip(">") ? ComparisonOperator.Greater : _cursor.TrySkip("<") ? ComparisonOperator.Less : null;
    }

    private string? TakeChecked(FieldName field)
    {
        var start = _cursor.Offset;
        return _cursor.TakeText(isListed: false, "a value") is { } text && FieldValues.Check(_cursor, field, text, start)
            ? text
            : null;
    }

    private FieldTest? ParseExact(FieldName field)
    {
        var start = _cursor.Offset;
        var isString = _cursor.IsAtString;
        if (_cursor.TakeText(isListed: false, "a value behind '='") is not { } text)
        {
            return null;
        }

        var isPrefix = false;
        if (isString)
        {
            isPrefix = _cursor.TrySkip("*");
        }
        else if (!TryCutStar(ref text, start, out isPrefix))
        {
            return null;
        }

        if (text.Length == 0)
        {
            return new PresenceTest(isPresent: isPrefix);
        }

        return isPrefix || FieldValues.Check(_cursor, field, text, start) ? new ExactTest(text, isPrefix) : null;
    }

    private FieldTest? ParsePhrase(FieldName field, int start)
    {
        var isString = _cursor.IsAtString;
        if (_cursor.TakeText(isListed: false, "a value") is not { } text)
        {
            return null;
        }

        var isPrefix = false;
        if (isString)
        {
            isPrefix = _cursor.TrySkip("*");
        }
        else if (_cursor.Current == '(')
        {
            _cursor.Fail(QueryErrorCode.Unexpected, start, ForeignWords.Explain(text));
            return null;
        }
        else if (!TryCutStar(ref text, start, out isPrefix))
        {
            return null;
        }

        if (text.Length == 0)
        {
            return new PresenceTest(isPresent: isPrefix);
        }

        if (isPrefix)
        {
            return new PhraseTest(text, isPrefix: true);
        }

        if (!FieldValues.Check(_cursor, field, text, start))
        {
            return null;
        }

        return !isString && AddressRange.TryParseNetwork(text, out var network)
            ? new NetworkTest(network!)
            : new PhraseTest(text, isPrefix: false);
    }

    /// <summary>Reads a list of values, or a query whose results are the values.</summary>
    private FieldTest? ParseList(FieldName field, int depth)
    {
        var start = _cursor.Offset + "in".Length;
        _cursor.Offset += "in(".Length;
        if (IsAtQuery())
        {
            return ParseSubquery(field, depth, start);
        }

        var values = new List<string>();
        do
        {
            _cursor.SkipSpaces();
            var at = _cursor.Offset;
            if (_cursor.TakeText(isListed: true, "a value of the list") is not { } text
                || !FieldValues.Check(_cursor, field, text, at))
            {
                return null;
            }

            values.Add(text);
            _cursor.SkipSpaces();
        }
        while (_cursor.TrySkip(","));

        if (_cursor.TrySkip(")"))
        {
            return new InTest(values);
        }

        _cursor.Fail(QueryErrorCode.Unexpected, _cursor.Offset, $"expected ',' or ')', found {_cursor.Found(_cursor.Offset)}");
        return null;
    }

    /// <summary>
    /// Whether a query comes next, and no list: behind its first word stands neither ',' nor ')', or the word names a field.
    /// </summary>
    private bool IsAtQuery()
    {
        var rest = _cursor.Rest.TrimStart();
        if (rest.IsEmpty || QueryWords.StartsQuery(rest[0]) || QueryWords.NameLength(rest) > 0)
        {
            return !rest.IsEmpty;
        }

        var length = rest[0] is '"' or '\'' or '`' ? rest[1..].IndexOf(rest[0]) + 2 : QueryWords.WordLength(rest, isListed: true);
        var behind = rest[Math.Clamp(length, 0, rest.Length)..].TrimStart();
        return length > 0 && !behind.IsEmpty && behind[0] is not (',' or ')' or '"' or '\'' or '`' or '[' or ']' or '{' or '}');
    }

    private InQueryTest? ParseSubquery(FieldName field, int depth, int start)
    {
        if (SubqueryParser.ParseInside(_cursor, depth, start) is not { } query)
        {
            return null;
        }

        if (query.Columns.Count <= 1)
        {
            return new InQueryTest(field, query);
        }

        _cursor.Fail(
            QueryErrorCode.Unexpected, start,
            $"a query inside in(…) gives one field or column, and this one gives {string.Join(", ", query.Columns)}; end it with '| fields name'");
        return null;
    }

    private TextFilter? ParseTextTest(TextTest test) =>
        _cursor.TakeText(isListed: false, "text") is { } text ? new TextFilter(test, text) : null;

    private AddressFilter? ParseAddress(AddressScope scope)
    {
        var start = _cursor.Offset;
        if ((IsAtRange() ? TakeAddressRange() : TakeAddress()) is { } range)
        {
            return new AddressFilter(scope, range);
        }

        _cursor.Fail(
            QueryErrorCode.BadAddress, start,
            "expected an address (10.1.2.3), a network (10.0.0.0/8, 2001:db8::/32) "
            + "or a range of addresses ([10.1.2.3, 10.1.2.9])");
        return null;
    }

    private AddressRange? TakeAddressRange() =>
        RangeReader.TryTake(_cursor, field: null, out var low, out var includesLow, out var high, out var includesHigh)
        && AddressRange.TryParseRange(low, includesLow, high, includesHigh, out var range)
            ? range
            : null;

    private AddressRange? TakeAddress() =>
        _cursor.TakeText(isListed: false, "an address or network") is { } text && AddressRange.TryParse(text, out var range)
            ? range
            : null;
}
