using System.Buffers;

namespace Sworn.Query.Language;

/// <summary>Which characters and words mean something in a query.</summary>
internal static class QueryWords
{
    public const string And = "AND";
    public const string Or = "OR";
    public const string Not = "NOT";
    public const string Explain = "explain";
    public const string Offset = "offset";
    public const string ExactCase = "cs";
    public const string WholeWord = "w";
    public const string AnyAddress = "ip";
    public const string SourceAddress = "src";
    public const string DestinationAddress = "dst";

    /// <summary>These end a word wherever it stands.</summary>
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n()|\"`");

    /// <summary>These end a word in a list, a range or a pipe.</summary>
    private static readonly SearchValues<char> ListedEnds = SearchValues.Create(" \t\r\n()|\"`,[]{}");

    /// <summary>With one of these, text is printed in quotation marks.</summary>
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" \t\r\n()|\"`,[]{}*\\");

    /// <summary>These mean something at the start of a word.</summary>
    private static readonly SearchValues<char> Starts = SearchValues.Create("=~-!<>'");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-@/");

    /// <summary>Whether a character at the start of a list makes it a query.</summary>
    public static bool StartsQuery(char unit) => unit is '|' or '(' or '=' or '~';

    /// <summary>The length of the word that <paramref name="text"/> begins with.</summary>
    public static int WordLength(ReadOnlySpan<char> text, bool isListed)
    {
        var end = text.IndexOfAny(isListed ? ListedEnds : Ends);
        return end < 0 ? text.Length : end;
    }

    /// <summary>The length of the field name that <paramref name="text"/> begins with, its colon not counted; 0 for none.</summary>
    /// <remarks>An IPv6 or hardware address is not a name, although it begins like one.</remarks>
    public static int NameLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(NameCharacters);
        var isName = end > 0 && text[end] == ':' && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '@')
            && (!text[(end + 1)..].StartsWith(':') || IsReserved(text[..end]))
            && !IsColonAddress(text[..WordLength(text, isListed: false)]);
        return isName ? end : 0;
    }

    /// <summary>Whether a field's name can stand without quotation marks.</summary>
    public static bool IsFieldName(string name) => NameLength(name + ":x") == name.Length && !IsReserved(name);

    /// <summary>Whether a name without quotation marks is not that of a field.</summary>
    public static bool IsReserved(ReadOnlySpan<char> name) =>
        name is ExactCase or WholeWord or AnyAddress or SourceAddress or DestinationAddress;

    /// <summary>Whether text reads back as itself without quotation marks behind a name.</summary>
    public static bool IsBareValue(string text) =>
        text.Length > 0 && !Starts.Contains(text[0]) && !text.AsSpan().ContainsAny(NeedsQuotes)
        && !text.Any(unit => char.IsControl(unit) || char.IsWhiteSpace(unit) || char.IsSurrogate(unit)) && !IsKeyword(text);

    /// <summary>Whether a word is one of the operators.</summary>
    public static bool IsKeyword(ReadOnlySpan<char> word) =>
        Is(word, And) || Is(word, Or) || Is(word, Not) || Is(word, Explain) || Is(word, Offset);

    /// <summary>Whether two words are equal but for the case.</summary>
    public static bool Is(ReadOnlySpan<char> word, string keyword) => word.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Groups of up to four hexadecimal digits with at least two colons between them.</summary>
    private static bool IsColonAddress(ReadOnlySpan<char> word)
    {
        const int longestGroup = 4;
        var colons = 0;
        var group = 0;
        foreach (var unit in word)
        {
            group = unit == ':' ? 0 : group + 1;
            colons += unit == ':' ? 1 : 0;
            if (group > longestGroup || (unit != ':' && !char.IsAsciiHexDigit(unit)))
            {
                return false;
            }
        }

        return colons >= 2;
    }
}
