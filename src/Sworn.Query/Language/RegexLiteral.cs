using System.Text;

namespace Sworn.Query.Language;

/// <summary>
/// Finds a text that every match of an expression contains, for octets without it need not be decoded. It knows less
/// than the engine: in doubt there is none.
/// </summary>
internal static class RegexLiteral
{
    private const int LeastLength = 3;

    private static readonly string[] Unsure = ["(?", "-[", "[:"];

    /// <summary>The longest such text of ASCII characters; empty when none of some length is sure.</summary>
    public static string Of(string pattern)
    {
        // A choice makes everything optional; options and assertions change what characters mean; classes may nest.
        if (pattern.Contains('|', StringComparison.Ordinal) || Unsure.Any(sign => pattern.Contains(sign, StringComparison.Ordinal)))
        {
            return "";
        }

        var best = "";
        var run = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            if (TryReadCharacter(pattern, ref at, out var character))
            {
                var repeat = at < pattern.Length ? pattern[at] : '\0';
                if (repeat is '?' or '*' or '{')
                {
                    End();
                    continue;
                }

                run.Append(character);
                if (repeat == '+')
                {
                    End();
                }
            }
            else
            {
                End();
                Skip(pattern, ref at);
            }
        }

        End();
        return best.Length >= LeastLength ? best : "";

        void End()
        {
            best = run.Length > best.Length ? run.ToString() : best;
            run.Clear();
        }
    }

    /// <summary>Reads a character that stands for itself.</summary>
    private static bool TryReadCharacter(string pattern, ref int at, out char character)
    {
        character = pattern[at];
        if (character == '\\')
        {
            if (at + 1 >= pattern.Length || !(char.IsAsciiDigit(pattern[at + 1]) || char.IsAsciiLetter(pattern[at + 1])) && char.IsAscii(pattern[at + 1]))
            {
                character = at + 1 < pattern.Length ? pattern[at + 1] : '\0';
                at += 2;
                return character != '\0';
            }

            return false;
        }

        if (!char.IsAscii(character) || char.IsControl(character) || "^$.[(){}*+?".Contains(character, StringComparison.Ordinal))
        {
            return false;
        }

        at++;
        return true;
    }

    /// <summary>Goes past one thing that is no character: a class, a group with all that is in it, an escape, a quantifier.</summary>
    private static void Skip(string pattern, ref int at)
    {
        switch (pattern[at])
        {
            case '\\':
                SkipEscape(pattern, ref at);
                break;
            case '[':
                SkipClass(pattern, ref at);
                break;
            case '(':
                SkipGroup(pattern, ref at);
                break;
            case '{':
                at = pattern.IndexOf('}', at) is var end and >= 0 ? end + 1 : pattern.Length;
                break;
            default:
                at++;
                break;
        }
    }

    /// <summary>
    /// Letters behind an escape may belong to it (<c>\x41</c>, <c>\p{L}</c>, <c>\cA</c>): they are left out, and what is
    /// left out only makes the text shorter.
    /// </summary>
    private static void SkipEscape(string pattern, ref int at)
    {
        at++;
        var isLong = at < pattern.Length && "xucpPk0123456789".Contains(pattern[at], StringComparison.Ordinal);
        at++;
        while (isLong && at < pattern.Length && char.IsAsciiLetterOrDigit(pattern[at]))
        {
            at++;
        }
    }

    private static void SkipClass(string pattern, ref int at)
    {
        at++;
        at += at < pattern.Length && pattern[at] == '^' ? 1 : 0;
        // The first ']' stands for itself.
        for (var first = at; at < pattern.Length; at++)
        {
            if (pattern[at] == ']' && at > first)
            {
                at++;
                return;
            }

            at += pattern[at] == '\\' ? 1 : 0;
        }
    }

    private static void SkipGroup(string pattern, ref int at)
    {
        at++;
        while (at < pattern.Length && pattern[at] != ')')
        {
            switch (pattern[at])
            {
                case '(':
                    SkipGroup(pattern, ref at);
                    break;
                case '[':
                    SkipClass(pattern, ref at);
                    break;
                case '\\':
                    at += 2;
                    break;
                default:
                    at++;
                    break;
            }
        }

        at++;
    }
}
