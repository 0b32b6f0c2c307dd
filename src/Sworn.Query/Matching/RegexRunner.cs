using System.Text;
using System.Text.RegularExpressions;
using Sworn.Query.Language;

namespace Sworn.Query.Matching;

/// <summary>
/// Runs regular expressions over octets read as UTF-8; octets that are not UTF-8 appear as U+FFFD. Keeps its buffer, so
/// belongs to one thread.
/// </summary>
internal sealed class RegexRunner
{
    private char[] _text = new char[4_096];

    /// <summary>Whether an expression matches somewhere.</summary>
    /// <exception cref="QueryTooSlowException">An expression that backtracks took longer than its budget.</exception>
    public bool IsMatch(RegexPattern pattern, ReadOnlySpan<byte> octets)
    {
        if (_text.Length < octets.Length)
        {
            _text = new char[Math.Max(octets.Length, 2 * _text.Length)];
        }

        var length = Encoding.UTF8.GetChars(octets, _text);
        try
        {
            return pattern.Regex.IsMatch(_text.AsSpan(0, length));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new QueryTooSlowException(pattern.Text);
        }
    }
}
