using System.Globalization;
using Sworn.Query.Pipes;
using Sworn.Query.Pipes.Terms;
using Sworn.Query.Time;

namespace Sworn.Query.Language;

/// <summary>
/// Reads pipes that add fields: <c>math</c>, <c>extract</c>, <c>format</c>. Methods return null when the cursor has noted a
/// mistake.
/// </summary>
internal sealed class AddingParser(QueryCursor cursor, NameParser names)
{
    private const int MaxPlaces = 64;
    private const int Highest = 3;
    private const decimal PerSecond = UtcNanoseconds.PerSecond;

    /// <summary>Reads <c>expression as name</c>.</summary>
    public MathPipe? ParseMath() =>
        ParseSum(binding: 1, depth: 0) is { } term && TrySkipAs() && names.ParseNewName() is { } name ? new MathPipe(term, name) : null;

    /// <summary>Reads <c>"text" [from name]</c>.</summary>
    public ExtractPipe? ParseExtract()
    {
        if (ParsePlaced("\"from <address> port\"", isCut: true) is not { } text)
        {
            return null;
        }

        var from = names.Shape.IsRows ? null : "msg";
        if (cursor.TrySkipKeyword("from"))
        {
            cursor.SkipSpaces();
            var start = cursor.Offset;
            from = names.TakeName();
            if (from is null || !names.Check(from, start))
            {
                return null;
            }
        }

        if (from is null)
        {
            cursor.Fail(QueryErrorCode.Unexpected, cursor.Offset, $"expected 'from' and a column of the table, found {cursor.Found(cursor.Offset)}");
        }

        return from is null ? null : new ExtractPipe(text, from);
    }

    /// <summary>Reads <c>"text" as name</c>.</summary>
    public FormatPipe? ParseFormat() =>
        ParsePlaced("\"<host> said <msg>\"", isCut: false) is { } text && TrySkipAs() && names.ParseNewName() is { } name
            ? new FormatPipe(text, name)
            : null;

    private bool TrySkipAs()
    {
        if (cursor.TrySkipKeyword("as"))
        {
            return true;
        }

        cursor.SkipSpaces();
        cursor.Fail(QueryErrorCode.Unexpected, cursor.Offset, $"expected 'as' and a name for the result, found {cursor.Found(cursor.Offset)}");
        return false;
    }

    private PlacedText? ParsePlaced(string example, bool isCut)
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (!cursor.IsAtString)
        {
            cursor.Fail(QueryErrorCode.Unexpected, start, $"expected a text with places for fields, such as {example}, found {cursor.Found(start)}");
            return null;
        }

        if (cursor.TakeString() is not { } content)
        {
            return null;
        }

        var text = PlacedText.TryParse(content, out var fault);
        fault ??= FaultOf(text!, isCut);
        if (fault is not null)
        {
            cursor.Fail(QueryErrorCode.BadValue, start, fault);
            return null;
        }

        var isRight = text!.Names.All(name => name.Length == 0 || (isCut ? names.CheckNew(name, start) : names.Check(name, start)));
        return isRight ? text : null;
    }

    private static string? FaultOf(PlacedText text, bool isCut)
    {
        if (text.Names.Count > MaxPlaces)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the text has {text.Names.Count} places; {MaxPlaces} are the most");
        }

        if (!isCut)
        {
            return text.Names.Any(static name => name.Length == 0) ? "each place needs the name of a field: <host>" : null;
        }

        if (text.Names.All(static name => name.Length == 0))
        {
            return "the text names no field; write <name> where its value stands";
        }

        for (var place = 1; place < text.Names.Count; place++)
        {
            if (text.Literals[place].Length == 0)
            {
                return "between two places there must be some text, or nobody knows where the first one ends";
            }
        }

        return null;
    }

    private MathTerm? ParseSum(int binding, int depth)
    {
        if (binding == Highest)
        {
            return ParseOne(depth);
        }

        var left = ParseSum(binding + 1, depth);
        cursor.SkipSpaces();
        while (left is not null && MathSigns.BindingOf(cursor.Current) == binding)
        {
            var sign = cursor.Current;
            cursor.Offset++;
            left = ParseSum(binding + 1, depth) is { } right ? new MathBinary(sign, left, right) : null;
            cursor.SkipSpaces();
        }

        return left;
    }

    private MathTerm? ParseOne(int depth)
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (depth >= ParsedQuery.MaxNesting)
        {
            cursor.Fail(QueryErrorCode.TooDeep, start, string.Create(CultureInfo.InvariantCulture, $"parentheses nest deeper than {ParsedQuery.MaxNesting}"));
            return null;
        }

        if (cursor.TrySkip("("))
        {
            return ParseSum(1, depth + 1) is { } inner && cursor.TryClose() ? inner : null;
        }

        if (cursor.TrySkip("-"))
        {
            return ParseOne(depth + 1) is { } term ? new MathFunction(MathFunction.Minus, term) : null;
        }

        return char.IsAsciiDigit(cursor.Current) ? ParseNumber(start) : ParseName(start, depth);
    }

    private MathNumber? ParseNumber(int start)
    {
        var length = 0;
        while (length < cursor.Rest.Length && (char.IsAsciiLetterOrDigit(cursor.Rest[length]) || cursor.Rest[length] == '.'))
        {
            length++;
        }

        var text = cursor.Rest[..length].ToString();
        cursor.Offset += length;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return new MathNumber(text, number);
        }

        if (Duration.TryParse(text, out var duration))
        {
            return new MathNumber(text, duration.Nanoseconds / PerSecond);
        }

        cursor.Fail(QueryErrorCode.BadValue, start, $"'{text}' is neither a number nor a duration like 5m");
        return null;
    }

    private MathTerm? ParseName(int start, int depth)
    {
        string? name;
        if (cursor.IsAtString)
        {
            name = cursor.TakeString();
        }
        else
        {
            var length = 0;
            while (length < cursor.Rest.Length && MathSigns.IsInName(cursor.Rest[length]))
            {
                length++;
            }

            name = cursor.Rest[..length].ToString();
            cursor.Offset += length;
            if (length == 0)
            {
                cursor.Fail(QueryErrorCode.Unexpected, start, $"expected a number, a field or '(', found {cursor.Found(start)}");
                return null;
            }

            if (cursor.Current == '(')
            {
                return ParseFunction(name, start, depth);
            }
        }

        return name is not null && names.Check(name, start) ? new MathField(name) : null;
    }

    private MathFunction? ParseFunction(string name, int start, int depth)
    {
        if (!MathFunction.Names.Contains(name, StringComparer.Ordinal))
        {
            cursor.Fail(QueryErrorCode.Unexpected, start, $"there is no function '{name}'", NearestWord.To(name, MathFunction.Names));
            return null;
        }

        cursor.Offset++;
        return ParseSum(1, depth + 1) is { } term && cursor.TryClose() ? new MathFunction(name, term) : null;
    }
}
