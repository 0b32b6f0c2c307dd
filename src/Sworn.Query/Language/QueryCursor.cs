using System.Globalization;
using System.Text;

namespace Sworn.Query.Language;

/// <summary>
/// A place in the text of a query and the first mistake found there. The language has no tokens of its own: what ends a
/// word depends on where it stands. Methods that can fail note the mistake and return null or false.
/// </summary>
internal sealed class QueryCursor(string text)
{
    private const int MaxShown = 24;
    private const string Spaces = " \t\r\n";

    /// <summary>Units from the start of the text.</summary>
    public int Offset { get; set; }

    /// <summary>The first mistake; null when there is none yet.</summary>
    public QueryError? Error { get; private set; }

    /// <summary>True when nothing follows.</summary>
    public bool IsAtEnd => Offset == text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public char Current => IsAtEnd ? '\0' : text[Offset];

    /// <summary>What follows.</summary>
    public ReadOnlySpan<char> Rest => text.AsSpan(Offset);

    /// <summary>True when the next character begins a string.</summary>
    public bool IsAtString => Current is '"' or '\'' or '`';

    /// <summary>True when a space or the end follows.</summary>
    public bool IsAtGap => IsAtEnd || Spaces.Contains(Current, StringComparison.Ordinal);

    /// <summary>True when a group in parentheses comes next, and another one directly behind it.</summary>
    public bool IsAtTwoGroups
    {
        get
        {
            var open = 0;
            var rest = Rest;
            for (var at = 0; at < rest.Length; at++)
            {
                if (rest[at] is '"' or '\'' or '`' or '|')
                {
                    return false;
                }

                open += rest[at] switch { '(' => 1, ')' => -1, _ => 0 };
                if (open == 0)
                {
                    return at > 0 && rest[(at + 1)..].TrimStart().StartsWith('(');
                }
            }

            return false;
        }
    }

    /// <summary>The text from an offset up to here.</summary>
    public string TextFrom(int offset) => text[offset..Offset];

    /// <summary>Goes past spaces and line ends.</summary>
    public void SkipSpaces()
    {
        while (!IsAtEnd && IsAtGap)
        {
            Offset++;
        }
    }

    /// <summary>Goes past a sign if it comes next.</summary>
    public bool TrySkip(string sign)
    {
        var isThere = Rest.StartsWith(sign, StringComparison.Ordinal);
        Offset += isThere ? sign.Length : 0;
        return isThere;
    }

    /// <summary>Whether a keyword comes next, as a whole word and in any case.</summary>
    public bool IsAtKeyword(string keyword) => QueryWords.Is(Rest[..QueryWords.WordLength(Rest, isListed: false)], keyword);

    /// <summary>Goes past spaces and a keyword, or stays where it is.</summary>
    public bool TrySkipKeyword(string keyword)
    {
        var before = Offset;
        SkipSpaces();
        var isThere = IsAtKeyword(keyword);
        Offset = isThere ? Offset + keyword.Length : before;
        return isThere;
    }

    /// <summary>Takes a word; empty when none is there.</summary>
    /// <param name="isListed">True in lists, ranges and pipes, where commas and brackets end a word.</param>
    public string TakeWord(bool isListed)
    {
        var length = QueryWords.WordLength(Rest, isListed);
        var word = Rest[..length].ToString();
        Offset += length;
        return word;
    }

    /// <summary>Takes a string or a word, which must not be empty.</summary>
    /// <param name="isListed">True in lists, ranges and pipes, where commas and brackets end a word.</param>
    /// <param name="expected">What belongs here, for the message.</param>
    public string? TakeText(bool isListed, string expected)
    {
        if (IsAtString)
        {
            return TakeString();
        }

        var start = Offset;
        var word = TakeWord(isListed);
        return word.Length > 0 ? word : Fail(QueryErrorCode.Unexpected, start, $"expected {expected}, found {Found(start)}");
    }

    /// <summary>
    /// Takes a string. Between backticks everything stands for itself. Else a backslash gives <c>\" \' \\ \n \r \t</c> and
    /// <c>\u</c> with four hexadecimal digits their meaning, and before anything else stands for itself.
    /// </summary>
    public string? TakeString()
    {
        var start = Offset;
        var quote = text[Offset++];
        var content = new StringBuilder();
        while (!IsAtEnd)
        {
            var unit = text[Offset++];
            if (unit == quote)
            {
                return content.ToString();
            }

            content.Append(unit == '\\' && quote != '`' ? TakeEscape() : unit);
        }

        return Fail(QueryErrorCode.UnclosedString, start, $"this {quote} has no partner");
    }

    /// <summary>Takes a closing parenthesis.</summary>
    /// <returns>False when there is none, which is noted.</returns>
    public bool TryClose()
    {
        SkipSpaces();
        if (TrySkip(")"))
        {
            return true;
        }

        Fail(QueryErrorCode.Unexpected, Offset, $"expected ')', found {Found(Offset)}");
        return false;
    }

    /// <summary>Notes a mistake, unless one was noted before.</summary>
    /// <returns>Null, so that a caller can return what it could not read.</returns>
    public string? Fail(QueryErrorCode code, int offset, string message, string? nearest = null)
    {
        Error ??= new QueryError(code, offset, message, nearest);
        return null;
    }

    /// <summary>What stands at an offset, for a message.</summary>
    public string Found(int offset)
    {
        if (offset == text.Length)
        {
            return "the end of the query";
        }

        var rest = text.AsSpan(offset);
        var length = Math.Max(1, QueryWords.WordLength(rest, isListed: false));
        return length > MaxShown ? $"'{rest[..MaxShown]}…'" : $"'{rest[..length]}'";
    }

    private char TakeEscape()
    {
        const int digits = 4;
        var meaning = Current switch
        {
            '"' => '"',
            '\'' => '\'',
            '\\' => '\\',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (meaning != '\0')
        {
            Offset++;
            return meaning;
        }

        if (Current == 'u' && Rest.Length > digits
            && ushort.TryParse(Rest.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            Offset += digits + 1;
            return (char)unit;
        }

        return '\\';
    }
}
