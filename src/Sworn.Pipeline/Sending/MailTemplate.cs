using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sworn.Core;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// A text with places for the facts of an event: <c>{hostname}</c>. <c>\n</c> ends a line, a brace that is meant is
/// doubled. Immutable.
/// </summary>
public sealed class MailTemplate
{
    /// <summary>The subject unless somebody says otherwise: how bad, where, what.</summary>
    public const string DefaultSubject = "[{severity}] {hostname} {app}: {msg}";

    /// <summary>What is said of an event unless somebody says otherwise: which record, who, where, what.</summary>
    public const string DefaultBody =
        "Record {index} of {log}\\n  received  {received}\\n  from      {source} over {transport}\\n  host      {hostname}\\n"
        + "  program   {app} {procid} {msgid}\\n  priority  {facility}.{severity}\\n  message   {msg}\\n";

    private static readonly string[] PlaceNames =
        ["severity", "facility", "hostname", "app", "procid", "msgid", "msg", "message", "source", "transport", "received", "index", "log", "node", "output"];

    private readonly IReadOnlyList<(string Text, bool IsPlace)> _parts;

    private MailTemplate(IReadOnlyList<(string Text, bool IsPlace)> parts) => _parts = parts;

    /// <summary>The names that may stand in braces.</summary>
    public static IReadOnlyList<string> Places => PlaceNames;

    /// <summary>Reads a template that is known to be good.</summary>
    public static MailTemplate Parse(string text)
    {
        Invariant.Check(TryParse(text, out var template, out _));
        return template!;
    }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="template">What was read.</param>
    /// <param name="wrong">A name in braces that is none, or a brace alone.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MailTemplate? template, [NotNullWhen(false)] out string? wrong)
    {
        ArgumentNullException.ThrowIfNull(text);
        (template, wrong) = (null, null);
        var parts = new List<(string, bool)>();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if ((text[at] is '{' or '}' && next == text[at]) || (text[at] == '\\' && next is 'n' or '\\'))
            {
                literal.Append(text[at] == '\\' && next == 'n' ? '\n' : next);
                at++;
            }
            else if (text[at] is '{' or '}')
            {
                var close = text[at] == '{' ? text.IndexOf('}', at) : -1;
                var name = close < 0 ? text[at..] : text[(at + 1)..close];
                if (close < 0 || !PlaceNames.Contains(name, StringComparer.Ordinal))
                {
                    wrong = name;
                    return false;
                }

                parts.Add((literal.ToString(), false));
                parts.Add((name, true));
                literal.Clear();
                at = close;
            }
            else
            {
                literal.Append(text[at]);
            }
        }

        parts.Add((literal.ToString(), false));
        template = new MailTemplate(parts);
        return true;
    }

    /// <summary>The text with every place filled.</summary>
    public string Fill(Func<string, string> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return string.Concat(_parts.Select(part => part.IsPlace ? valueOf(part.Text) : part.Text));
    }
}
