using System.Text.RegularExpressions;

namespace Sworn.Query.Language;

/// <summary>
/// A regular expression ready to be used. Where the expression allows it, matching takes time linear in the message;
/// where it does not (look-around, back-references), a match may take no longer than <see cref="Budget"/>.
/// </summary>
internal sealed class RegexPattern
{
    /// <summary>The longest one match may take with an expression that backtracks.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    private RegexPattern(string text, Regex regex)
    {
        Text = text;
        Regex = regex;
        Literal = RegexLiteral.Of(text);
    }

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>The expression as .NET runs it.</summary>
    public Regex Regex { get; }

    /// <summary>A text of ASCII characters that every match contains; empty when none is known.</summary>
    public string Literal { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="pattern">The result; null when false.</param>
    /// <param name="fault">What is wrong with it, with the position of the mistake; null when true.</param>
    public static bool TryParse(string text, out RegexPattern? pattern, out string? fault)
    {
        pattern = null;
        fault = null;
        try
        {
            pattern = new RegexPattern(text, Build(text));
            return true;
        }
        catch (RegexParseException mistake)
        {
            fault = $"{Words(mistake.Error)} at its character {mistake.Offset}";
            return false;
        }
    }

    private static Regex Build(string text)
    {
        const RegexOptions always = RegexOptions.CultureInvariant;
        try
        {
            return new Regex(text, always | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            // Look-around, back-references and atomic groups need the engine that backtracks.
            return new Regex(text, always, Budget);
        }
    }

    /// <summary>The error's name as words: AlternationHasComment → "alternation has comment".</summary>
    private static string Words(RegexParseError error) =>
        string.Concat(error.ToString().Select((letter, at) =>
            char.IsUpper(letter) ? $"{(at == 0 ? "" : " ")}{char.ToLowerInvariant(letter)}" : letter.ToString()));
}
