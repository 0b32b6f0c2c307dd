using Sworn.Query.Fields;
using Sworn.Query.Pipes;

namespace Sworn.Query.Language;

/// <summary>
/// Reads names of fields, or of columns where rows of a table go in. Methods return null or false when the cursor has noted
/// a mistake.
/// </summary>
internal sealed class NameParser(QueryCursor cursor)
{
    private const int MaxNames = 256;

    /// <summary>What goes into the pipe at hand.</summary>
    public PipeShape Shape { get; set; } = PipeShape.Records;

    /// <summary>Takes any name, bare or in quotation marks.</summary>
    public string? TakeName() => cursor.TakeText(isListed: true, "the name of a field");

    /// <summary>Reads names of what there is, with commas between.</summary>
    public List<string>? ParseNames()
    {
        var names = new List<string>();
        do
        {
            cursor.SkipSpaces();
            var start = cursor.Offset;
            if (TakeName() is not { } name || !Check(name, start))
            {
                return null;
            }

            names.Add(name);
            cursor.SkipSpaces();
        }
        while (cursor.TrySkip(",") && names.Count < MaxNames);

        return names;
    }

    /// <summary>Reads names in parentheses, or one without.</summary>
    public List<string>? ParseNamesInParentheses()
    {
        cursor.SkipSpaces();
        if (!cursor.TrySkip("("))
        {
            return ParseNames();
        }

        return ParseNames() is { } names && cursor.TryClose() ? names : null;
    }

    /// <summary>Whether there can be a field, or is a column, of this name.</summary>
    public bool Check(string name, int start)
    {
        if (Shape.Columns is { } columns)
        {
            if (columns.Contains(name, StringComparer.Ordinal))
            {
                return true;
            }

            cursor.Fail(
                QueryErrorCode.UnknownField, start, $"the table has no column '{name}'; it has {string.Join(", ", columns)}",
                NearestWord.To(name, columns));
            return false;
        }

        if (FieldName.TryResolve(name) is not null)
        {
            return true;
        }

        cursor.Fail(QueryErrorCode.UnknownField, start, $"there is no built-in field '{name}'", NearestWord.To(name, FieldNames.All));
        return false;
    }

    /// <summary>Whether a condition tests only what there is.</summary>
    public bool CheckCondition(Filter condition, int start) =>
        !Shape.IsRows || FilterNames.Of(condition).All(name => Check(name, start));

    /// <summary>Reads a name for something new: no built-in field, and no two of one name.</summary>
    public string? ParseNewName()
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        return TakeName() is { } name && CheckNew(name, start) ? name : null;
    }

    /// <summary>Whether a name can be given to something new.</summary>
    public bool CheckNew(string name, int start)
    {
        if (FieldName.TryResolve(name) is { Id: FieldId.Parameter })
        {
            return true;
        }

        cursor.Fail(QueryErrorCode.BadValue, start, $"'{name}' is the name of a built-in field; give what is computed another one");
        return false;
    }
}
