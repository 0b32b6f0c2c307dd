using System.Text.RegularExpressions;

namespace Sworn.Host.Configuration.Yaml;

/// <summary>What can be said of the text itself, before and after the parser.</summary>
internal static partial class YamlText
{
    /// <summary>
    /// Finds a character outside YAML's printable set (YAML 1.2.2, section 5.1). The parser takes NUL for the end of
    /// the text and would drop the rest without a word.
    /// </summary>
    public static bool TryFindForbidden(string text, out YamlPosition position, out char character)
    {
        var (line, column) = (1, 1);
        for (var at = 0; at < text.Length; at++)
        {
            if (IsForbidden(text, at))
            {
                (position, character) = (new YamlPosition(line, column), text[at]);
                return true;
            }

            (line, column) = text[at] == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        (position, character) = (default, default);
        return false;
    }

    private static bool IsForbidden(string text, int at)
    {
        var current = text[at];
        if (char.IsSurrogate(current))
        {
            var isFirst = at + 1 < text.Length && char.IsSurrogatePair(current, text[at + 1]);
            return !isFirst && (at == 0 || !char.IsSurrogatePair(text[at - 1], current));
        }

        return char.IsControl(current) && current is not ('\t' or '\n' or '\r' or '\u0085');
    }

    /// <summary>The parser's message to stand within a sentence.</summary>
    public static string Sentence(string message) =>
        message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    /// <summary>What to do about the syntax errors that people make in this file.</summary>
    public static string HintFor(string text, YamlPosition position)
    {
        var line = LineAt(text, position.Line);
        if (BareIpv6().IsMatch(line))
        {
            return "An IPv6 address must be in quotes, for example \"[::]:5514\".";
        }

        if (line.Contains('\t', StringComparison.Ordinal) || LineAt(text, position.Line + 1).StartsWith('\t'))
        {
            return "Indent with spaces; YAML does not allow tabs.";
        }

        return "Check the indentation and the quotes of this line and of the one before it.";
    }

    private static string LineAt(string text, int number)
    {
        var line = 1;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            if (line++ == number)
            {
                return text[range];
            }
        }

        return string.Empty;
    }

    [GeneratedRegex(
        @"[:-] +\[[0-9A-Fa-f:.]*::?[0-9A-Fa-f:.]*\]:[0-9]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex BareIpv6();
}
