using System.Buffers;
using System.Text;

namespace Sworn.Pipeline.Redaction;

/// <summary>
/// Takes secrets out of messages and leaves a marker in the place of each: <c>(redacted:NAME)</c>, which breaks
/// neither a header nor structured data. For a message without any nothing is allocated. Belongs to one thread.
/// </summary>
public sealed class Redactor
{
    private const string MarkerStart = "(redacted:";

    private readonly RedactionRule[] _rules;
    private readonly SearchValues<string>?[] _hints;

    // Every hint of every rule: a message without any is looked through once. Null where a rule has none.
    private readonly SearchValues<string>? _anyHint;
    private char[] _characters = new char[2048];
    private byte[] _octets = new byte[2048];

    /// <summary>Uses these rules, in this order.</summary>
    public Redactor(IReadOnlyList<RedactionRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules];
        _hints = [.. rules.Select(rule => rule.Hints.Count == 0 ? null : Search(rule.Hints))];
        _anyHint = rules.All(rule => rule.Hints.Count > 0) ? Search(rules.SelectMany(rule => rule.Hints)) : null;
    }

    /// <summary>What a rule leaves in the place of what it takes out; it does not give away how long that was.</summary>
    public static string MarkerOf(string rule) => $"{MarkerStart}{rule})";

    /// <summary>What was taken out of the last message, by rule and text, in order; for people who test rules.</summary>
    public IList<(string Rule, string Secret)> Found { get; } = [];

    /// <summary>Takes the secrets out of a message.</summary>
    /// <returns>False when there is none: use the message itself. The result is valid until the next call.</returns>
    public bool TryRedact(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> redacted)
    {
        redacted = default;
        Found.Clear();
        if (_characters.Length < message.Length)
        {
            _characters = new char[2 * message.Length];
        }

        ReadOnlySpan<char> text = _characters.AsSpan(0, Encoding.Latin1.GetChars(message, _characters));
        if (_anyHint is not null && !text.ContainsAny(_anyHint))
        {
            return false;
        }

        string? changed = null;
        for (var number = 0; number < _rules.Length; number++)
        {
            var rule = _rules[number];
            if ((_hints[number] is not { } hints || text.ContainsAny(hints)) && rule.Pattern.IsMatch(text)
                && Apply(rule, changed ?? new string(text)) is { } result)
            {
                changed = result;
                text = changed;
            }
        }

        return changed is not null && TryWrite(changed, out redacted);
    }

    private static SearchValues<string> Search(IEnumerable<string> hints) =>
        SearchValues.Create([.. hints.Distinct(StringComparer.OrdinalIgnoreCase)], StringComparison.OrdinalIgnoreCase);

    private string? Apply(RedactionRule rule, string text)
    {
        StringBuilder? result = null;
        var at = 0;
        for (var match = rule.Pattern.Match(text); match.Success; match = match.NextMatch())
        {
            var secret = match.Groups["secret"];
            if (secret.Value.StartsWith(MarkerStart, StringComparison.Ordinal))
            {
                continue;
            }

            result ??= new StringBuilder();
            result.Append(text, at, secret.Index - at).Append(MarkerOf(rule.Name));
            at = secret.Index + secret.Length;
            Found.Add((rule.Name, secret.Value));
        }

        return result?.Append(text, at, text.Length - at).ToString();
    }

    private bool TryWrite(string text, out ReadOnlySpan<byte> octets)
    {
        if (_octets.Length < text.Length)
        {
            _octets = new byte[2 * text.Length];
        }

        octets = _octets.AsSpan(0, Encoding.Latin1.GetBytes(text, _octets));
        return true;
    }
}
