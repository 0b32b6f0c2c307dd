using System.Globalization;
using Sworn.Query.Pipes;

namespace Sworn.Query.Language;

/// <summary>Reads what stands behind '|'. Methods return null or false when the cursor has noted a mistake.</summary>
internal sealed class PipeParser
{
    private const int DefaultTop = 10;
    private const int DefaultFacets = 10;

    private static readonly string[] Names =
    [
        "limit", "head", "offset", "skip", "first", "last", "count", "fields", "keep", "stats", "top", "bottom", "uniq", "facets",
        "field_names", "field_values", "histogram", "patterns", "diff", "sort", "order", "where", "filter", "extract", "format",
        "math", "context", "join", "session", "raw", "proof", "verify",
    ];

    private readonly QueryCursor _cursor;
    private readonly int _depth;
    private readonly NameParser _names;
    private readonly GroupingParser _grouping;
    private readonly AddingParser _adding;
    private readonly RelationParser _relations;

    /// <summary>Makes a parser.</summary>
    /// <param name="cursor">The place in the text.</param>
    /// <param name="depth">The parentheses around.</param>
    public PipeParser(QueryCursor cursor, int depth)
    {
        _cursor = cursor;
        _depth = depth;
        _names = new NameParser(cursor);
        _grouping = new GroupingParser(cursor, _names, depth);
        _adding = new AddingParser(cursor, _names);
        _relations = new RelationParser(cursor, _names, depth);
    }

    /// <summary>Reads all pipes up to the end of the text, or up to the ')' of the query that they are part of.</summary>
    public IReadOnlyList<Pipe>? Parse()
    {
        var pipes = new List<Pipe>();
        _cursor.SkipSpaces();
        while (_cursor.TrySkip("|"))
        {
            _cursor.SkipSpaces();
            var start = _cursor.Offset;
            if (ParseOne(pipes) is not { } pipe || !Fits(pipe, pipes, start))
            {
                return null;
            }

            pipes.Add(pipe);
            _names.Shape = pipe.ShapeBehind(_names.Shape);
            _cursor.SkipSpaces();
        }

        if (_depth > 0 ? _cursor.Current == ')' : _cursor.IsAtEnd)
        {
            return pipes;
        }

        var found = _cursor.Found(_cursor.Offset);
        _cursor.Fail(
            QueryErrorCode.Unexpected, _cursor.Offset,
            _cursor.Current == ')' ? "there is no '(' for this ')'" : $"expected '|' or {(_depth > 0 ? "')'" : "the end of the query")}, found {found}");
        return null;
    }

    private Pipe? ParseOne(List<Pipe> before)
    {
        var start = _cursor.Offset;
        var name = _cursor.TakeWord(isListed: true);
        switch (name.ToUpperInvariant())
        {
            case "LIMIT" or "HEAD":
                return ParseNumber(name) is { } most ? new LimitPipe(most) : null;
            case "OFFSET" or "SKIP":
                return ParseNumber(name) is { } left ? new OffsetPipe(left) : null;
            case "FIRST" or "LAST":
                return ParseEdge(name);
            case "COUNT":
                return new CountPipe();
            case "FIELDS" or "KEEP":
                return _names.ParseNames() is { } names ? new FieldsPipe(names) : null;
            case "SORT" or "ORDER":
                return ParseSort();
            case "WHERE" or "FILTER":
                return ParseWhere(start);
            case "RAW":
                return new RawPipe();
            case "PROOF" or "VERIFY":
                return new ProofPipe(QueryWords.Is(name, "proof"));
            default:
                return ParseGrouping(name) ?? ParseOther(name, start, before);
        }
    }

    private Pipe? ParseGrouping(string name)
    {
        switch (name.ToUpperInvariant())
        {
            case "STATS":
                return _grouping.ParseStats();
            case "TOP" or "BOTTOM":
                return ParseTop(name);
            case "UNIQ":
                return _grouping.ParseKeys(isRequired: true) is { } keys ? new UniqPipe(keys) : null;
            case "FIELD_VALUES":
                return _grouping.ParseKey() is { } key ? new FieldValuesPipe(key) : null;
            case "HISTOGRAM":
                return _grouping.ParseHistogram();
            case "FACETS":
                return ParseOptionalNumber(name, DefaultFacets) is { } facets ? new FacetsPipe(facets) : null;
            case "FIELD_NAMES":
                return new FieldNamesPipe();
            case "PATTERNS":
                return ParseOptionalNumber(name, 0) is { } patterns ? new PatternsPipe(patterns) : null;
            default:
                return null;
        }
    }

    private Pipe? ParseOther(string name, int start, List<Pipe> before)
    {
        if (_cursor.Error is not null)
        {
            return null;
        }

        switch (name.ToUpperInvariant())
        {
            case "MATH":
                return _adding.ParseMath();
            case "EXTRACT":
                return _adding.ParseExtract();
            case "FORMAT":
                return _adding.ParseFormat();
            case "CONTEXT":
                return _relations.ParseContext();
            case "JOIN":
                return _relations.ParseJoin();
            case "SESSION":
                return _relations.ParseSession();
            case "DIFF":
                return _relations.ParseDiff(before, start);
            default:
                _cursor.Fail(
                    QueryErrorCode.UnknownPipe, start,
                    name.Length == 0 ? $"expected the name of a pipe, found {_cursor.Found(start)}" : $"there is no pipe '{name}'",
                    NearestWord.To(name, Names));
                return null;
        }
    }

    private long? ParseNumber(string name)
    {
        _cursor.SkipSpaces();
        var start = _cursor.Offset;
        var word = _cursor.TakeWord(isListed: true);
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _cursor.Fail(QueryErrorCode.Unexpected, start, $"expected a number behind '{name}', found {_cursor.Found(start)}");
        return null;
    }

    private long? ParseOptionalNumber(string name, long without)
    {
        _cursor.SkipSpaces();
        return char.IsAsciiDigit(_cursor.Current) ? ParseNumber(name) : without;
    }

    private EdgePipe? ParseEdge(string name)
    {
        _cursor.SkipSpaces();
        var start = _cursor.Offset;
        if (ParseNumber(name) is not { } number)
        {
            return null;
        }

        if (number is > 0 and <= EdgePipe.Most)
        {
            return new EdgePipe(QueryWords.Is(name, "first"), number);
        }

        _cursor.Fail(
            QueryErrorCode.BadValue, start,
            string.Create(CultureInfo.InvariantCulture, $"'{name}' keeps 1 to {EdgePipe.Most} results; 'limit' has no such bound"));
        return null;
    }

    private TopPipe? ParseTop(string name) =>
        ParseOptionalNumber(name, DefaultTop) is { } number && _grouping.ParseKeys(isRequired: true) is { } keys
            ? new TopPipe(QueryWords.Is(name, "top"), number, keys)
            : null;

    private SortPipe? ParseSort()
    {
        _cursor.TrySkipKeyword("by");
        _cursor.SkipSpaces();
        var start = _cursor.Offset;
        if (!_cursor.TrySkip("("))
        {
            _cursor.Fail(QueryErrorCode.Unexpected, start, $"expected '(' and the columns to sort by, found {_cursor.Found(start)}");
            return null;
        }

        if (_names.ParseNames() is not { } names || !_cursor.TryClose())
        {
            return null;
        }

        var isDescending = _cursor.TrySkipKeyword("desc");
        if (!isDescending)
        {
            _cursor.TrySkipKeyword("asc");
        }

        return new SortPipe(names, isDescending);
    }

    /// <summary>Reads a condition; behind a table it tests columns.</summary>
    private WherePipe? ParseWhere(int start) =>
        new FilterParser(_cursor).ParseOr(field: null, _depth) is { } condition && _names.CheckCondition(condition, start)
            ? new WherePipe(condition)
            : null;

    /// <summary>Whether a pipe can stand where it stands: some are about records only.</summary>
    private bool Fits(Pipe pipe, List<Pipe> before, int start)
    {
        if (_names.Shape.IsRows && pipe is ContextPipe or SessionPipe or ProofPipe or PatternsPipe or FacetsPipe or FieldNamesPipe or RawPipe)
        {
            return Fail(start, $"'{_cursor.TextFrom(start)}' is about records, and stands behind a pipe that makes a table");
        }

        if (pipe is ContextPipe && before.Exists(static other => other is not (WherePipe or LimitPipe or OffsetPipe or FieldsPipe or RawPipe)))
        {
            return Fail(start, "'context' shows the records around those that the conditions find: only where, limit, offset and fields can stand before it");
        }

        if (pipe is SessionPipe && before.Exists(static other => other is not (WherePipe or FieldsPipe)))
        {
            return Fail(start, "'session' looks for its records itself: only where and fields can stand before it");
        }

        return true;
    }

    private bool Fail(int start, string message)
    {
        _cursor.Fail(QueryErrorCode.NotAvailable, start, message);
        return false;
    }
}
