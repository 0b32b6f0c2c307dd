using System.Text;

namespace Sworn.Query.Pipes;

/// <summary>
/// Text with places for fields in it: <c>from &lt;address&gt; port &lt;port&gt;</c>. <c>&lt;_&gt;</c> and <c>&lt;&gt;</c> are
/// places without a name, <c>&lt;&lt;</c> is the sign itself. Immutable.
/// </summary>
internal sealed class PlacedText
{
    private PlacedText(string text, List<byte[]> literals, List<string> names)
    {
        Text = text;
        Literals = literals;
        Names = names;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>The text before each place, and behind the last one.</summary>
    public IReadOnlyList<byte[]> Literals { get; }

    /// <summary>The names of the places; empty for one without.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What is wrong; null when nothing is.</param>
    public static PlacedText? TryParse(string text, out string? fault)
    {
        var literals = new List<byte[]>();
        var names = new List<string>();
        var literal = new StringBuilder();
        fault = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '<')
            {
                literal.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '<')
            {
                literal.Append('<');
                at++;
            }
            else
            {
                var end = text.IndexOf('>', at);
                if (end < 0)
                {
                    fault = "'<' has no '>'; write '<<' for the sign itself";
                    return null;
                }

                var name = text[(at + 1)..end].Trim();
                names.Add(name == "_" ? "" : name);
                literals.Add(Encoding.UTF8.GetBytes(literal.ToString()));
                literal.Clear();
                at = end;
            }
        }

        literals.Add(Encoding.UTF8.GetBytes(literal.ToString()));
        return new PlacedText(text, literals, names);
    }
}
