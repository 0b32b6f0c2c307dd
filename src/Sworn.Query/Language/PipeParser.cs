using System.Globalization;

namespace Sworn.Query.Language;

/// <summary>Reads what stands behind '|'. Methods return null or false when the cursor has noted a mistake.</summary>
internal sealed class PipeParser(QueryCursor cursor)
{
    private const int MaxNames = 256;
    private const int DefaultTop = 10;

    private static readonly Dictionary<string, PipeKind> Available = new(StringComparer.OrdinalIgnoreCase)
    {
        ["limit"] = PipeKind.Limit,
        ["head"] = PipeKind.Limit,
        ["offset"] = PipeKind.Offset,
        ["skip"] = PipeKind.Offset,
        ["count"] = PipeKind.Count,
        ["fields"] = PipeKind.Fields,
        ["keep"] = PipeKind.Fields,
        ["stats"] = PipeKind.Stats,
        ["top"] = PipeKind.Top,
        ["bottom"] = PipeKind.Bottom,
        ["uniq"] = PipeKind.Uniq,
        ["field_values"] = PipeKind.FieldValues,
        ["histogram"] = PipeKind.Histogram,
        ["sort"] = PipeKind.Sort,
        ["order"] = PipeKind.Sort,
        ["where"] = PipeKind.Where,
        ["filter"] = PipeKind.Where,
    };

    /// <summary>The pipes of the language that this version does not have.</summary>
    private static readonly string[] Planned =
    [
        "first", "last", "facets", "field_names", "patterns", "extract", "format", "math", "context", "join", "session", "raw",
        "proof", "verify", "diff",
    ];

    private readonly GroupingParser _grouping = new(cursor);

    // Where the names of the pipe at hand begin.
    private readonly List<int> _nameStarts = [];

    /// <summary>Reads all pipes up to the end of the text.</summary>
    public IReadOnlyList<Pipe>? Parse()
    {
        var pipes = new List<Pipe>();
        cursor.SkipSpaces();
        while (cursor.TrySkip("|"))
        {
            cursor.SkipSpaces();
            var start = cursor.Offset;
            if (ParseOne() is not { } pipe || !Fits(pipe, pipes, start))
            {
                return null;
            }

            pipes.Add(pipe);
            cursor.SkipSpaces();
        }

        if (cursor.IsAtEnd)
        {
            return pipes;
        }

        var found = cursor.Found(cursor.Offset);
        cursor.Fail(
            QueryErrorCode.Unexpected, cursor.Offset,
            cursor.Current == ')' ? "there is no '(' for this ')'" : $"expected '|' or the end of the query, found {found}");
        return null;
    }

    private Pipe? ParseOne()
    {
        var start = cursor.Offset;
        var name = cursor.TakeWord(isListed: true);
        if (Available.TryGetValue(name, out var kind))
        {
            return Parse(kind, name);
        }

        if (Planned.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, $"pipe '{name}' is not available yet in this version");
        }
        else
        {
            cursor.Fail(
                QueryErrorCode.UnknownPipe, start,
                name.Length == 0 ? $"expected the name of a pipe, found {cursor.Found(start)}" : $"there is no pipe '{name}'",
                NearestWord.To(name, Available.Keys.Concat(Planned)));
        }

        return null;
    }

    private Pipe? Parse(PipeKind kind, string name) => kind switch
    {
        PipeKind.Count => new Pipe(kind),
        PipeKind.Fields => ParseFields(),
        PipeKind.Stats => _grouping.ParseStats(),
        PipeKind.Top or PipeKind.Bottom => ParseTop(kind),
        PipeKind.Uniq => _grouping.ParseKeys(isRequired: true) is { } keys ? new Pipe(kind) { Keys = keys } : null,
        PipeKind.FieldValues => _grouping.ParseKey() is { } key ? new Pipe(kind) { Keys = [key] } : null,
        PipeKind.Histogram => _grouping.ParseHistogram(),
        PipeKind.Sort => ParseSort(),
        PipeKind.Where => new FilterParser(cursor).ParseOr(field: null, depth: 0) is { } filter ? new Pipe(kind) { Condition = filter } : null,
        _ => ParseNumber(kind, name),
    };

    private Pipe? ParseNumber(PipeKind kind, string name)
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        var word = cursor.TakeWord(isListed: true);
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new Pipe(kind) { Number = number };
        }

        cursor.Fail(QueryErrorCode.Unexpected, start, $"expected a number behind '{name}', found {cursor.Found(start)}");
        return null;
    }

    private Pipe? ParseTop(PipeKind kind)
    {
        cursor.SkipSpaces();
        long number = DefaultTop;
        if (char.IsAsciiDigit(cursor.Current))
        {
            if (ParseNumber(kind, "top") is not { } counted)
            {
                return null;
            }

            number = counted.Number;
        }

        return _grouping.ParseKeys(isRequired: true) is { } keys ? new Pipe(kind) { Number = number, Keys = keys } : null;
    }

    private Pipe? ParseFields() => ParseNames() is { } names ? new Pipe(PipeKind.Fields) { Names = names } : null;

    private Pipe? ParseSort()
    {
        cursor.TrySkipKeyword("by");
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (!cursor.TrySkip("("))
        {
            cursor.Fail(QueryErrorCode.Unexpected, start, $"expected '(' and the columns to sort by, found {cursor.Found(start)}");
            return null;
        }

        if (ParseNames() is not { } names || !_grouping.TryClose())
        {
            return null;
        }

        var isDescending = cursor.TrySkipKeyword("desc");
        if (!isDescending)
        {
            cursor.TrySkipKeyword("asc");
        }

        return new Pipe(PipeKind.Sort) { Names = names, IsDescending = isDescending };
    }

    private List<string>? ParseNames()
    {
        var names = new List<string>();
        _nameStarts.Clear();
        do
        {
            cursor.SkipSpaces();
            _nameStarts.Add(cursor.Offset);
            if (_grouping.TakeName() is not { } name)
            {
                return null;
            }

            names.Add(name);
            cursor.SkipSpaces();
        }
        while (cursor.TrySkip(",") && names.Count < MaxNames);

        return names;
    }

    /// <summary>Whether a pipe can stand where it stands: what is about rows needs a table before it.</summary>
    private bool Fits(Pipe pipe, List<Pipe> before, int start)
    {
        if (before.Exists(static other => other.Kind == PipeKind.Count))
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, "nothing can follow 'count' in this version");
            return false;
        }

        var isTable = before.Exists(static other => other.MakesTable);
        if (pipe.Kind == PipeKind.Sort && !isTable)
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, "'sort' works on tables in this version: put 'stats', 'top' or 'uniq' before it");
            return false;
        }

        if (!isTable)
        {
            return IsAboutRecords(pipe, before, start);
        }

        if (pipe.MakesTable || pipe.Kind == PipeKind.Count)
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, "a table cannot be grouped or counted again in this version");
            return false;
        }

        var columns = TablePlan.ColumnsOf(before);
        var isCondition = pipe.Kind == PipeKind.Where;
        foreach (var (number, name) in (isCondition ? TablePlan.NamesIn(pipe.Condition!) : pipe.Names).Index())
        {
            if (name is null || !columns.Contains(name, StringComparer.Ordinal))
            {
                cursor.Fail(
                    QueryErrorCode.UnknownField, isCondition ? start : _nameStarts[number],
                    name is null ? "behind a table, 'where' tests columns: name:value" : $"the table has no column '{name}'; it has {string.Join(", ", columns)}",
                    name is null ? null : NearestWord.To(name, columns));
                return false;
            }
        }

        return true;
    }

    private bool IsAboutRecords(Pipe pipe, List<Pipe> before, int start)
    {
        foreach (var (number, name) in (pipe.Kind == PipeKind.Fields ? pipe.Names : []).Index())
        {
            if (Fields.FieldName.TryResolve(name) is null)
            {
                cursor.Fail(
                    QueryErrorCode.UnknownField, _nameStarts[number], $"there is no built-in field '{name}'", NearestWord.To(name, Fields.FieldNames.All));
                return false;
            }
        }

        if (pipe.Kind == PipeKind.Where && before.Count > 0)
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, "on records, 'where' can only stand first in this version: put the condition before the first '|'");
            return false;
        }

        if (pipe.Kind == PipeKind.Fields && before.Exists(static other => other.Kind == PipeKind.Fields))
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, "'fields' can stand only once on records in this version");
            return false;
        }

        return true;
    }
}
