namespace Sworn.Protocols.Beep;

/// <summary>
/// One tag of the XML that manages channels (RFC 3080, section 2.3.1). There are five elements with attributes and no
/// text that matters, so this reads tags and nothing else: no entities, no declarations, nothing that could grow.
/// </summary>
/// <param name="Name">The element's name.</param>
/// <param name="Attributes">Its attributes; of two of one name the first.</param>
internal sealed record BeepElement(string Name, IReadOnlyDictionary<string, string> Attributes)
{
    private const int MaxElements = 32;

    /// <summary>The beginning tags of a text, in order; what cannot be read ends the list.</summary>
    public static IReadOnlyList<BeepElement> ReadAll(string text)
    {
        var elements = new List<BeepElement>();
        var at = 0;
        while (elements.Count < MaxElements && TryRead(text, ref at, out var element))
        {
            elements.Add(element!);
        }

        return elements;
    }

    private static bool TryRead(string text, ref int at, out BeepElement? element)
    {
        element = null;
        do
        {
            at = text.IndexOf('<', at) + 1;
        }
        while (at > 0 && at < text.Length && text[at] is ('/' or '?' or '!'));
        if (at == 0)
        {
            return false;
        }

        var name = ReadName(text, ref at);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        element = new BeepElement(name, attributes);
        while (name.Length > 0 && at < text.Length)
        {
            SkipBlanks(text, ref at);
            if (at < text.Length && text[at] is ('>' or '/'))
            {
                return true;
            }

            if (!TryReadAttribute(text, ref at, attributes))
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryReadAttribute(string text, ref int at, Dictionary<string, string> attributes)
    {
        var name = ReadName(text, ref at);
        SkipBlanks(text, ref at);
        if (name.Length == 0 || at >= text.Length || text[at] != '=')
        {
            return false;
        }

        at++;
        SkipBlanks(text, ref at);
        if (at >= text.Length || text[at] is not ('\'' or '"'))
        {
            return false;
        }

        var end = text.IndexOf(text[at], at + 1);
        if (end < 0)
        {
            return false;
        }

        attributes.TryAdd(name, text[(at + 1)..end]);
        at = end + 1;
        return true;
    }

    private static string ReadName(string text, ref int at)
    {
        var begin = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or ':' or '_'))
        {
            at++;
        }

        return text[begin..at];
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && text[at] is (' ' or '\t' or '\r' or '\n'))
        {
            at++;
        }
    }
}
