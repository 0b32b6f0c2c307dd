using System.Globalization;

namespace Sworn.Query.Language;

/// <summary>Reads what stands behind '|'. Methods return null or false when the cursor has noted a mistake.</summary>
internal sealed class PipeParser(QueryCursor cursor)
{
    private const int MaxFields = 256;

    private static readonly Dictionary<string, PipeKind> Available = new(StringComparer.OrdinalIgnoreCase)
    {
        ["limit"] = PipeKind.Limit,
        ["head"] = PipeKind.Limit,
        ["offset"] = PipeKind.Offset,
        ["skip"] = PipeKind.Offset,
        ["count"] = PipeKind.Count,
        ["fields"] = PipeKind.Fields,
        ["keep"] = PipeKind.Fields,
    };

    /// <summary>The pipes of the language that this version does not have.</summary>
    private static readonly string[] Planned =
    [
        "stats", "top", "bottom", "uniq", "sort", "first", "last", "histogram", "facets", "field_names", "field_values",
        "patterns", "extract", "format", "where", "math", "context", "join", "session", "raw", "proof", "verify", "diff",
    ];

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
            return kind switch
            {
                PipeKind.Count => new Pipe(kind, 0, []),
                PipeKind.Fields => ParseFields(),
                _ => ParseNumber(kind, name),
            };
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

    private Pipe? ParseNumber(PipeKind kind, string name)
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        var word = cursor.TakeWord(isListed: true);
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new Pipe(kind, number, []);
        }

        cursor.Fail(QueryErrorCode.Unexpected, start, $"expected a number behind '{name}', found {cursor.Found(start)}");
        return null;
    }

    private Pipe? ParseFields()
    {
        var names = new List<string>();
        do
        {
            cursor.SkipSpaces();
            var start = cursor.Offset;
            if (cursor.TakeText(isListed: true, "the name of a field") is not { } name || !IsField(name, start))
            {
                return null;
            }

            names.Add(name);
            cursor.SkipSpaces();
        }
        while (cursor.TrySkip(",") && names.Count < MaxFields);

        return new Pipe(PipeKind.Fields, 0, names);
    }

    private bool IsField(string name, int start)
    {
        if (Fields.FieldName.TryResolve(name) is not null)
        {
            return true;
        }

        cursor.Fail(
            QueryErrorCode.UnknownField, start, $"there is no built-in field '{name}'",
            NearestWord.To(name, Fields.FieldNames.All));
        return false;
    }

    private bool Fits(Pipe pipe, List<Pipe> before, int start)
    {
        if (before.Count > 0 && before[^1].Kind == PipeKind.Count)
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, "nothing can follow 'count' in this version");
            return false;
        }

        if (pipe.Kind == PipeKind.Fields && before.Exists(other => other.Kind == PipeKind.Fields))
        {
            cursor.Fail(QueryErrorCode.NotAvailable, start, "'fields' can stand only once in this version");
            return false;
        }

        return true;
    }
}
